"""Reminders of deadlines: found by joining what is open with the window that holds for it.

A reminder is due from so many days before the close on. Of several that have become due (a worker that
slept) only the nearest goes out. The occasion in the outbox holds the window, its revision and the days,
so that nobody is told twice and a moved deadline reminds anew.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from applications import emails as application_emails
from applications.endorsing import messages as endorsing_messages
from applications.endorsing.reading import running_steps
from applications.enums import ProposalState
from applications.models import EndorsementReturn, Proposal, Screening
from calls.enums import CallState
from calls.layout import end_of_day
from calls.models import Stage, StageWindow
from calls.queries import holding_windows
from calls.quotas import rooms_of
from calls.windows import current_windows
from core.models import Message
from parties import emails as party_emails
from parties.models import OpinionStep, User
from parties.paper_queries import expiring_versions
from parties.queries import WRITERS
from reviews import emails as review_emails
from reviews.enums import AssignmentState, RoundState
from reviews.models import Assignment

# Days before the close; scheme A names none, these are the house's own.
DRAFT_DAYS = (7, 3, 1)
REVIEW_DAYS = (3, 1)
ANSWER_DAYS = (2, 1)
PAPER_DAYS = (30, 7)


def remind(*, at):
    """Put every reminder that is due at ``at`` (aware) into the outbox; returns how many were new."""
    return (
        remind_of_drafts(at=at)
        + remind_of_answers(at=at)
        + remind_reviewers(at=at)
        + remind_of_papers(at=at)
        + remind_of_opinions(at=at)
        + tell_of_short_areas(at=at)
    )


def due_days(closes_at, days, *, at, since):
    """The reminder that is due: the nearest of ``days`` whose instant has come, or None.

    Args: ``since`` when the person took the work up. Whoever began after that instant knew the
    deadline and is not reminded of it in the next minute.
    """
    if closes_at <= at:
        return None
    come = [count for count in days if closes_at - timedelta(days=count) <= at]
    if not come or since > closes_at - timedelta(days=min(come)):
        return None
    return min(come)


# --- Drafts -----------------------------------------------------------------------------------------


def remind_of_drafts(*, at):
    """Remind the writers of each draft whose deadline comes near; returns how many were new."""
    count = 0
    for proposal in near_drafts(at=at):
        days = due_days(proposal.closes_at, DRAFT_DAYS, at=at, since=proposal.created_at)
        if days is not None:
            occasion = f"proposal:{proposal.pk}:{occasion_of(proposal)}:{days}"
            count += tell_holders(proposal, occasion, days)
    return count


def near_drafts(*, at):
    """Drafts of published calls that close within the longest notice, with their window."""
    window = holding_windows("solicitation")
    # Drafts of calls long past stay for ever: only calls with a window that closes soon are looked at.
    near = current_windows(kind="solicitation", at=at, within=timedelta(days=max(DRAFT_DAYS)))
    return list(
        Proposal.objects.filter(state=ProposalState.DRAFT, call__state=CallState.PUBLISHED)
        .filter(call__in=near.order_by().values("stage__call"))
        .annotate(
            window_id=Subquery(window.values("pk")[:1]),
            window_revision=Subquery(window.values("revision")[:1]),
            closes_at=Subquery(window.values("closes_at")[:1]),
        )
        .filter(closes_at__gt=at, closes_at__lte=at + timedelta(days=max(DRAFT_DAYS)))
        .select_related("call", "project", "lot")
        .order_by("closes_at", "id")
    )


def occasion_of(row):
    """Names the window and its revision, of a row that carries both."""
    return f"window:{row.window_id}:{row.window_revision}"


@transaction.atomic
def tell_holders(proposal, occasion, days):
    """Tell the people who write for the applicant, unless the draft was handed in meanwhile."""
    people = set(holders_of(proposal)) - already_told("applications.draft_reminder", occasion)
    if not people:
        return 0
    still = Proposal.objects.select_for_update(of=("self",)).filter(
        pk=proposal.pk, state=ProposalState.DRAFT
    )
    if not still.exists():
        return 0
    for person in people:
        application_emails.draft_reminder(
            proposal, person, closes_at=proposal.closes_at, occasion=occasion, days=days
        )
    return len(people)


def holders_of(proposal):
    """Active people who are the applicant or write for it."""
    return User.objects.filter(
        Q(party=proposal.applicant_id)
        | Q(memberships__party=proposal.applicant_id, memberships__role__in=WRITERS),
        is_active=True,
    ).distinct()


def already_told(kind, occasion):
    """Who has the message for this occasion."""
    told = Message.objects.filter(kind=kind, occasion=occasion)
    return set(User.objects.filter(pk__in=told.values("recipient_id")))


# --- Corrections ------------------------------------------------------------------------------------


def remind_of_answers(*, at):
    """Remind the writers of each returned proposal whose clock nears its end; how many were new.

    The occasion holds the clock's end, so that a clock that was moved reminds anew.
    """
    count = 0
    for proposal in near_answers(at=at):
        days = due_days(proposal.answer_due_at, ANSWER_DAYS, at=at, since=proposal.returned_at)
        if days is not None:
            due = proposal.answer_due_at.isoformat()
            count += tell_answerers(proposal, f"proposal:{proposal.pk}:{due}:{days}", days)
    return count


def near_answers(*, at):
    """Returned proposals of published calls whose clock ends within the longest notice."""
    screened = Screening.objects.filter(version__proposal=OuterRef("pk"), decided_at__isnull=False)
    given_back = EndorsementReturn.objects.filter(
        endorsement__proposal=OuterRef("pk"), ended_at__isnull=True
    )
    return list(
        Proposal.objects.filter(
            state=ProposalState.RETURNED,
            call__state=CallState.PUBLISHED,
            answer_due_at__gt=at,
            answer_due_at__lte=at + timedelta(days=max(ANSWER_DAYS)),
        )
        .annotate(
            returned_at=Coalesce(
                Subquery(given_back.values("returned_at")[:1]),
                Subquery(screened.order_by("-decided_at").values("decided_at")[:1]),
            )
        )
        .order_by("answer_due_at", "id")
    )


@transaction.atomic
def tell_answerers(proposal, occasion, days):
    """Tell the people who write for the applicant, unless it was answered meanwhile."""
    people = set(holders_of(proposal)) - already_told("applications.answer_reminder", occasion)
    still = Proposal.objects.select_for_update(of=("self",)).filter(
        pk=proposal.pk, state=ProposalState.RETURNED, answer_due_at=proposal.answer_due_at
    )
    if not people or not still.exists():
        return 0
    for person in people:
        application_emails.answer_reminder(proposal, person, occasion=occasion, days=days)
    return len(people)


# --- Reviewers --------------------------------------------------------------------------------------


def remind_reviewers(*, at):
    """Remind reviewers whose sheets are missing; returns how many messages were new."""
    count = 0
    for row in near_rounds(at=at):
        days = due_days(row["closes_at"], REVIEW_DAYS, at=at, since=row["since"])
        if days is not None:
            count += tell_reviewer(row, days)
    return count


WAITING = (AssignmentState.ASSIGNED, AssignmentState.CLEARED)


def near_rounds(*, at):
    """One row a reviewer and window of an open round that closes soon and has sheets missing.

    ``since`` is when the round was opened to its reviewers.
    """
    window = holding_windows("review", call="round__stage__call", lot="proposal__lot")
    own_stage = window.filter(stage=OuterRef("round__stage"))
    return list(
        Assignment.objects.filter(
            state__in=WAITING,
            round__state=RoundState.OPEN,
            round__stage__call__state=CallState.PUBLISHED,
        )
        .annotate(
            window_id=Subquery(own_stage.values("pk")[:1]),
            closes_at=Subquery(own_stage.values("closes_at")[:1]),
        )
        .filter(closes_at__gt=at, closes_at__lte=at + timedelta(days=max(REVIEW_DAYS)))
        .values("round_id", "reviewer__user_id", "window_id", "closes_at")
        .annotate(since=Max("round__opened_at"))
        .order_by("closes_at", "round_id", "reviewer__user_id")
    )


@transaction.atomic
def tell_reviewer(row, days):
    """Tell one reviewer how many sheets are left now; 1 when the message is new, else 0."""
    window = StageWindow.objects.select_related("stage__call").get(pk=row["window_id"])
    occasion = f"round:{row['round_id']}:window:{window.pk}:{window.revision}:{days}"
    user = User.objects.get(pk=row["reviewer__user_id"])
    if not user.is_active or user in already_told("reviews.reviewer_reminder", occasion):
        return 0
    waiting = Assignment.objects.select_for_update(of=("self",)).filter(
        round=row["round_id"], reviewer__user=user, state__in=WAITING
    )
    left = len(waiting.values_list("pk", flat=True))
    if not left:
        return 0
    review_emails.reviewer_reminder(
        window.stage, user, left=left, closes_at=row["closes_at"], occasion=occasion, days=days
    )
    return 1


# --- Papers of organizations --------------------------------------------------------------------------


def remind_of_papers(*, at):
    """Remind those who keep an organization's papers of one that expires; returns how many were new."""
    count = 0
    for version in expiring_versions(at=at, within=timedelta(days=max(PAPER_DAYS))):
        # Counted to the beginning of the last day on which it is valid.
        ends_at = end_of_day(version.expires_on - timedelta(days=1))
        days = due_days(ends_at, PAPER_DAYS, at=at, since=version.added_at)
        if days is not None:
            count += tell_keepers(version, days)
    return count


@transaction.atomic
def tell_keepers(version, days):
    """Tell the leads and writers of the organization; returns how many had not been told."""
    occasion = f"paper:{version.paper_id}:version:{version.number}:{days}"
    keepers = User.objects.filter(
        memberships__party=version.paper.organization_id,
        memberships__role__in=WRITERS,
        is_active=True,
    )
    people = set(keepers) - already_told("parties.paper_expires", occasion)
    for person in people:
        party_emails.paper_expires(version, person, days=days, occasion=occasion)
    return len(people)


# --- Opinions of offices --------------------------------------------------------------------------


def remind_of_opinions(*, at):
    """Remind each office once a clock that an opinion is due; returns how many messages were new."""
    count = 0
    for step in near_opinions(at=at):
        days = due_days(step.due_at, (step.reminder_days,), at=at, since=step.turn_at)
        if days is not None:
            count += tell_endorsers(step, days, at=at)
    return count


LONGEST_NOTICE = timedelta(days=60)


def near_opinions(*, at):
    """Steps whose turn it is and whose clock has not run out, in calls that run."""
    return list(
        running_steps()
        .filter(due_at__gt=at, due_at__lte=at + LONGEST_NOTICE, reminder_days__gt=0)
        .order_by("due_at", "pk")
    )


@transaction.atomic
def tell_endorsers(step, days, *, at):
    """Tell whoever may give the opinion, unless it was given meanwhile."""
    occasion = f"step:{step.pk}:{step.due_at.isoformat()}"
    people = set(endorsing_messages.people_for(step, at=at))
    people -= already_told("applications.opinion_reminder", occasion)
    still = OpinionStep.objects.select_for_update(of=("self",)).filter(
        pk=step.pk, state=step.state, due_at=step.due_at
    )
    if not people or not still.exists():
        return 0
    for person in people:
        endorsing_messages.opinion_reminder(step, person, occasion=occasion, days=days)
    return len(people)


def tell_of_short_areas(*, at):
    """Tell a call's office once of each area that put forward too few; how many messages were new."""
    count = 0
    for stage in Stage.objects.filter(
        quotas__least__gt=0, call__state=CallState.PUBLISHED, windows__closes_at__lte=at
    ).distinct():
        for room in rooms_of(stage, at=at):
            if room.is_short:
                with transaction.atomic():
                    count += endorsing_messages.area_is_short(room, stage.call)
    return count
