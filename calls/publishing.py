"""A call's way into the public and out of it: publish, close, cancel."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from calls import checklist, emails, stages, tasks
from calls.documents import announcement_context, correction_context
from calls.enums import AnnouncementKind, CallState
from calls.locking import CallRefused, lock_call, refuse_transition
from calls.models import Announcement, Call
from calls.queries import with_stages
from calls.workspace import status_of
from core import audit
from core.papers import issue, new_code
from core.pdf import render_pdf
from parties.models import User

PAPER = "calls/announcement_paper.html"
CORRECTION_PAPER = "calls/correction_paper.html"
LONGEST_REASON = 500
# A render that failed is tried again by the sweep, but not with every beat for ever.
TRIED_FOR = timedelta(days=2)


class PublicationRefused(CallRefused):
    """The checklist names what is missing; ``problems`` holds it."""

    code = "not_complete"


@transaction.atomic
def publish_call(call, *, by, at):
    """Make a draft public as it stands; its announcement's paper follows after the commit.

    :param call: any instance of the call.
    :param by: the user; the caller has asked ``calls.publish_call``.
    :param at: aware instant of the request.
    :returns: the ``Announcement``.
    :raises CallRefused: when it is no draft.
    :raises PublicationRefused: when the checklist still has a problem that blocks.
    """
    call = lock_call(call.pk)
    refuse_transition(call, CallState.PUBLISHED)
    missing = checklist.blocking(checklist.problems(call, at=at))
    if missing:
        raise PublicationRefused(
            _("The call cannot be published yet."),
            problems=[
                (None, f"{item.place}: {item.text}" if item.place else item.text)
                for item in missing
            ],
        )
    call.state = CallState.PUBLISHED
    call.published_at = at
    call.save(update_fields=["state", "published_at"])
    announcement = Announcement.objects.create(
        call=call,
        kind=AnnouncementKind.CALL,
        title=call.title,
        revision=call.revision,
        published_at=at,
        published_by=by,
    )
    _tell(call, "calls.publish_call", CallState.DRAFT, by=by, at=at)
    transaction.on_commit(tasks.nudge_papers, robust=True)
    return announcement


@transaction.atomic
def close_call(call, *, by, at):
    """End a published call whose work is done.

    :raises CallRefused: when it is not published, or something in its stages still waits.
    """
    call = lock_call(call.pk)
    refuse_transition(call, CallState.CLOSED)
    if waiting := what_waits(call, at=at):
        raise CallRefused(
            _("The call cannot be closed yet."),
            problems=[(None, f"{stage.name}: {text}") for stage, text in waiting],
        )
    before = call.state
    call.state = CallState.CLOSED
    call.ended_at = at
    call.save(update_fields=["state", "ended_at"])
    _tell(call, "calls.close_call", before, by=by, at=at)
    return call


def what_waits(call, *, at):
    """``[(stage, sentence)]`` of what must be done before ``call`` can be closed."""
    found = []
    for stage in with_stages(Call.objects.filter(pk=call.pk)).get().stages.all():
        kind = stages.get(stage.kind)
        if kind.closes_by_lot and status_of(stage, at=at) == "now":
            found.append((stage, _("Proposals can still be handed in.")))
        found += [(stage, item.text) for item in kind.open_items(stage)]
    return found


@transaction.atomic
def cancel_call(call, *, reason, by, at):
    """Call a published call off; everybody who follows it is told the reason.

    :param reason: what the public reads, at most 500 characters.
    :raises CallRefused: when it is not published, or without a reason.
    """
    call = lock_call(call.pk)
    refuse_transition(call, CallState.CANCELLED)
    reason = reason.strip()
    if not reason:
        raise CallRefused(_("Say why the call is cancelled."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise CallRefused(_("The reason is longer than 500 characters."), field="reason")
    before = call.state
    call.state = CallState.CANCELLED
    call.ended_at = at
    call.cancel_reason = reason
    call.save(update_fields=["state", "ended_at", "cancel_reason"])
    _tell(call, "calls.cancel_call", before, by=by, at=at, note=reason)
    for user in followers_of(call):
        emails.call_cancelled(user, call)
    return call


def followers_of(call):
    """The people behind the parties that follow ``call``, each once."""
    parties = call.follows.values("party_id")
    members = User.objects.filter(memberships__party_id__in=parties)
    return (members | User.objects.filter(party_id__in=parties)).filter(is_active=True).distinct()


def _tell(call, act, before, *, by, at, note=""):
    audit.record(
        act,
        subject=call,
        by=by,
        at=at,
        office_id=call.office_id,
        before={"state": before},
        after={"state": call.state, "revision": call.revision},
        note=note,
    )


# --- The official paper -----------------------------------------------------------------------------


def issue_missing_papers(*, at):
    """Render the paper of each announcement that has none yet; returns how many were issued.

    A paper is made outside the transaction that publishes, because a long one takes seconds.
    Safe with several workers: each takes the row of the announcement and looks again.
    """
    waiting = Announcement.objects.filter(paper=None, published_at__gt=at - TRIED_FOR)
    waiting = waiting.exclude(call__state=CallState.CANCELLED).values_list("pk", flat=True)
    return sum(issue_paper(pk, at=at) for pk in list(waiting))


@transaction.atomic
def issue_paper(announcement_id, *, at):
    """Render and keep the paper of one announcement. Returns whether this call made it."""
    announcement = (
        Announcement.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=announcement_id, paper=None)
        .select_related("published_by")
        .first()
    )
    if announcement is None:
        return False
    call = Call.objects.select_related("office").get(pk=announcement.call_id)
    code = new_code()
    announcement.paper = issue(
        kind="announcement",
        title=announcement.title,
        subject=announcement,
        data=_render(call, announcement, code),
        by=announcement.published_by,
        at=at,
        public_facts={
            _("Issued by"): call.office.name,
            _("Call"): call.title,
            _("Revision"): announcement.revision,
        },
        code=code,
    )
    announcement.save(update_fields=["paper"])
    audit.record(
        "calls.issue_announcement",
        subject=call,
        by=None,
        at=at,
        office_id=call.office_id,
        after={"code": code, "sha256": announcement.paper.sha256},
    )
    return True


def _render(call, announcement, code):
    if announcement.kind == AnnouncementKind.CORRECTION:
        return render_correction(announcement.correction, code=code)
    return render_announcement(call, announcement=announcement, code=code)


def render_correction(correction, *, code=""):
    """The PDF of a published correction."""
    context = correction_context(correction) | {
        "announcement": correction.announcement,
        "paper_code": code,
        "SITE_NAME": settings.SITE_NAME,
    }
    return render_pdf(CORRECTION_PAPER, context)


def render_announcement(call, *, announcement=None, code=""):
    """The PDF of the announcement; without ``announcement`` it is marked as a draft."""
    context = announcement_context(call) | {
        "announcement": announcement,
        "paper_code": code,
        "SITE_NAME": settings.SITE_NAME,
    }
    return render_pdf(PAPER, context)
