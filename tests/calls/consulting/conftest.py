"""One world for the rooms of a consultation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.consultations import make_open
from tests.factories.world import World


@pytest.fixture
def at():
    return timezone.localtime()


@pytest.fixture
def world():
    return World(reviewers_wanted=1)


@pytest.fixture
def consultation(world, at):
    """Public for two days; the call that it is about is a draft."""
    opened = at - timedelta(days=2)
    return make_open(world.draft_call, by=world.lead, at=opened, working_days=5)


@pytest.fixture
def after(consultation):
    """An instant after the end."""
    return consultation.stage.windows.get().closes_at + timedelta(hours=1)
