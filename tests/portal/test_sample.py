"""The sample street: loaded once, by the command, and looked at by everybody in it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.enums import ProposalState
from applications.models import PaperArrival, Proposal, SignOff
from calls.models import Call, Correction, Follow, Indicator, Project, Reading, Target
from calls.queries import calls_visible_to
from core.models import Delivery, Job, Message
from parties.models import PaperVersion, User
from portal.management.commands import load_sample
from portal.sample import ledger, places
from portal.sample.people import People
from reviews.models import Award, ReviewRound
from tests.factories.world import make_user


def load(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("load_sample", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample, loaded once for all tests of this room and rolled back after them."""
    from django.db import transaction
    from django.test.utils import override_settings

    private = tmp_path_factory.mktemp("private")
    with django_db_blocker.unblock(), override_settings(DEBUG=True, MEDIA_ROOT=private):
        outer = transaction.atomic()
        outer.__enter__()
        load()
        # A reference that leads nowhere would else be told at the commit, which never comes here.
        connection.check_constraints()
        yield private
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def in_sample(sample, django_db_blocker, settings):
    """A test in the loaded sample; what it writes is undone."""
    from django.db import transaction

    settings.DEBUG, settings.MEDIA_ROOT = True, sample
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_it_has_the_figures_of_the_scheme(in_sample):
    call = Call.objects.get(
        title__contains="年度清枫街道社区保障资金项目征集公告", state="published"
    )
    projects = Project.objects.filter(lot__call=call)
    amounts = projects.values_list("amount", flat=True)
    assert call.lots.count() == 4
    assert projects.count() == 21
    assert all(50_000 <= amount <= 160_000 and amount % 1000 == 0 for amount in amounts)
    closes = {window.closes_at for window in call.stages.get(kind="solicitation").windows.filter(
        lot__isnull=False
    )}  # fmt: skip
    assert len(closes) == 3, "two of the four communities close on the same day"
    indicators = Indicator.objects.filter(project__lot__call=call)
    assert indicators.filter(targets__isnull=True).count() == 0
    assert Target.objects.filter(indicator__in=indicators, part_of__isnull=False).exists()


def test_a_proposal_stands_in_every_state(in_sample):
    states = set(Proposal.objects.values_list("state", flat=True))
    assert states == set(ProposalState.values)


def test_a_round_is_being_scored_and_another_is_decided(in_sample):
    states = sorted(ReviewRound.objects.values_list("state", flat=True).exclude(state="setup"))
    assert states == ["decided", "open"]
    assert set(Award.objects.values_list("is_final", flat=True)) == {True}


def test_the_other_street_sees_none_of_the_streets_drafts(in_sample):
    other = User.objects.get(email=f"other-street@{places.DOMAIN}")
    drafts = calls_visible_to(other).filter(state="draft")
    assert [call.office.name for call in drafts] == [places.OTHER_STREET["name"]]


def test_every_sign_in_opens_its_desk(in_sample):
    for who, email, password in ledger.sign_ins():
        client = Client()
        assert client.login(email=email, password=password), who
        response = client.get(reverse("portal:desk"))
        assert (response.status_code, who) == (200, who)


def test_no_message_is_left_to_be_sent_and_one_came_back(in_sample):
    states = Delivery.objects.exclude(state="sent").values_list("state", flat=True)
    assert list(states) == ["failed"]


def test_no_page_of_the_days_beside_the_calls_is_empty(in_sample):
    """One question for each of them: what its page shows first."""
    shown = {
        "renewed paper": PaperVersion.objects.filter(number=2),
        "paper that ends soon": PaperVersion.objects.filter(
            expires_on__range=(timezone.localdate(), timezone.localdate() + timedelta(days=30))
        ),
        "received copies": PaperArrival.objects.filter(refusal=""),
        "refused copies": PaperArrival.objects.exclude(refusal=""),
        "sign-off that waits": SignOff.objects.filter(answered_at=None),
        "blind round": ReviewRound.objects.filter(is_blind=True, state="open"),
        "answered correction": Proposal.objects.filter(state="submitted", version_count=2),
        "published correction": Correction.objects.filter(state="published"),
        "draft before that correction": Proposal.objects.filter(state="draft", call_revision=1),
        "reading": Reading.objects.all(),
        "job": Job.objects.filter(state="done"),
        "follower": Follow.objects.filter(call__corrections__state="published"),
    }
    assert [what for what, rows in shown.items() if not rows.exists()] == []


def test_a_second_run_changes_nothing(in_sample):
    def counted():
        return [model.objects.count() for model in (User, Call, Project, Proposal, Message)]

    before = counted()
    assert "nothing was changed" in load()
    assert counted() == before


def test_the_sign_ins_are_printed_and_nothing_else(in_sample):
    lines = load("--show-sign-ins").splitlines()
    assert len(lines) == 1 + len(ledger.sign_ins())
    assert all(places.PASSWORD in line for line in lines[1:])


def test_the_rows_are_of_invented_people_alone(in_sample):
    assert all(email.endswith(".invalid") for email in User.objects.values_list("email", flat=True))


def test_it_is_not_taken_away_over_a_persons_data(in_sample):
    make_user("somebody")
    with pytest.raises(CommandError, match="1"):
        load("--reset")
    assert ledger.is_loaded()


@pytest.mark.django_db
def test_it_is_not_loaded_over_a_persons_data(settings):
    settings.DEBUG = True
    make_user("somebody")
    with pytest.raises(CommandError):
        load()
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_it_is_loaded_only_while_debug_is_on():
    assert not django_settings.DEBUG
    with pytest.raises(CommandError):
        load()


@pytest.mark.django_db
def test_the_sign_ins_of_a_sample_that_is_not_there_are_nothing(settings):
    settings.DEBUG = True
    assert load("--show-sign-ins") == ""


def number_of_files():
    folders, _files = default_storage.listdir("")
    return sum(len(default_storage.listdir(folder)[1]) for folder in folders)


def test_reset_takes_all_of_it_away_and_loads_anew(in_sample, monkeypatch):
    """Of the second load the people are enough: they are registered by acts, with their audit."""
    monkeypatch.setattr(load_sample, "build", lambda *, at: People(at))
    lead = User.objects.get(email=f"street-lead@{places.DOMAIN}")
    User.objects.filter(pk=lead.pk).update(name="somebody else")
    assert number_of_files() > 100
    connection.check_constraints()
    load("--reset")
    assert User.objects.get(email=lead.email).name == lead.name
    assert (number_of_files(), Call.objects.count(), Message.objects.count()) == (0, 0, 0)
    # What was made anew is undone with the rest.
    ContentType.objects.clear_cache()
