"""The office's trail: all floors in sentences, narrowed by the address, never another office's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import audit
from tests.factories.portal import make_proposal
from tests.factories.reviews import make_ranked_round
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def told(client, user, **narrowed):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("portal:trail"), narrowed).context["page"]
    return [entry.sentence for entry in page]


def write(world, act, subject, office, *, at=None, by=None, note="", after=None):
    audit.record(
        act, subject=subject, by=by or world.lead, at=at or timezone.now(), office_id=office.pk,
        note=note, after=after,
    )  # fmt: skip


def test_an_office_reads_its_own_and_a_superuser_each(client, world):
    write(world, "calls.publish_call", world.call, world.office)
    write(world, "calls.close_call", world.other_call, world.other_office)
    assert told(client, world.staff) == [f"{world.lead}发布了征集公告。"]
    assert len(told(client, world.superuser)) == 2


def test_a_reviewed_call_is_told_with_names_and_not_with_numbers(client, world):
    make_ranked_round(world, proposals=1)
    text = "\n".join(told(client, world.lead, call=world.call.pk, floor="reviews"))
    assert str(world.reviewers[0]) in text
    assert "no." not in text


def test_a_decision_is_told_in_words(client, world):
    proposal = make_proposal(world)
    after = {"decision": "awarded", "amount": "50000"}
    write(world, "reviews.decide", proposal, world.office, after=after)
    (sentence,) = told(client, world.lead)
    assert "立项" in sentence and "awarded" not in sentence


def test_it_is_narrowed_by_call_person_words_and_days(client, world):
    proposal = make_proposal(world)
    now = timezone.now()
    write(world, "applications.start", proposal, world.office, by=world.applicant)
    write(world, "calls.close_call", world.draft_call, world.office, at=now - timedelta(days=3))
    write(
        world, "calls.cancel_call", world.draft_call, world.office, note="\u7ecf\u8d39\u8c03\u6574"
    )
    assert len(told(client, world.staff, call=world.call.pk)) == 1
    assert len(told(client, world.staff, call=world.draft_call.pk)) == 2
    assert len(told(client, world.staff, person=world.applicant.email.upper())) == 1
    assert len(told(client, world.staff, q="\u7ecf\u8d39")) == 1
    today = timezone.localdate(now)
    assert len(told(client, world.staff, since=today)) == 2
    assert len(told(client, world.staff, until=today - timedelta(days=1))) == 1


def test_a_day_that_is_none_is_said_at_its_field(client, world):
    client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("portal:trail"), {"since": "2026-02-30"})
    assert page.status_code == 200
    assert page.context["filter"].form.errors["since"]


def test_an_entry_leads_to_what_it_is_about(client, world):
    write(world, "calls.publish_call", world.call, world.office)
    client.force_login(world.staff, "django.contrib.auth.backends.ModelBackend")
    (entry,) = client.get(reverse("portal:trail")).context["page"]
    assert entry.page == reverse("calls:workspace", args=[world.call.pk])


def test_thirty_entries_cost_the_queries_of_one(client, world):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            told(client, world.lead)
        return len(caught)

    after = {"user": world.reviewers[0].pk, "kind": "x"}
    write(world, "reviews.add_reviewer", world.call, world.office, after=after)
    cost()
    one = cost()
    for _number in range(29):
        write(world, "reviews.add_reviewer", world.call, world.office, after=after)
    assert cost() == one
