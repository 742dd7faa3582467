"""A call's way into the public and out of it: publish, close, cancel."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls import checklist, emails, stages, tasks
from calls.correcting.tasks import end_correction_task
from calls.enums import AnnouncementKind, CallState, CorrectionState, QuestionState
from calls.locking import CallRefused, lock_call, refuse_transition
from calls.models import Call, Correction, Question
from calls.printing.issuing import announce
from calls.queries import with_stages
from calls.questions.asking import end_question_task
from calls.questions.deadline import keep_closes
from calls.workspace import status_of
from core import audit
from parties.models import User

LONGEST_REASON = 500


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
    keep_closes(call)
    announcement = announce(
        call,
        kind=AnnouncementKind.CALL,
        title=call.title,
        revision=call.revision,
        by=by,
        at=at,
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
    _tell_floors(call, by=by, at=at)
    _tell(call, "calls.close_call", before, by=by, at=at)
    _end_tasks(call, at=at)
    return call


def _end_tasks(call, *, at):
    """Nothing is answered or corrected any more in a call that has ended."""
    for question in Question.objects.filter(call=call, state=QuestionState.OPEN):
        end_question_task(question, at=at)
    for correction in Correction.objects.filter(call=call, state=CorrectionState.DRAFT):
        end_correction_task(correction, at=at)


def what_waits(call, *, at):
    """``[(stage, sentence)]`` of what must be done before ``call`` can be closed."""
    found = []
    for stage in with_stages(Call.objects.filter(pk=call.pk)).get().stages.all():
        kind = stages.get(stage.kind)
        if kind.place == stages.Place.TAKING:
            found += [(stage, text) for text in _unanswered(call)]
        if kind.closes_by_lot and status_of(stage, at=at) == "now":
            found.append((stage, _("Proposals can still be handed in.")))
        elif kind.place == stages.Place.TAKING:
            # A draft that was never handed in waits for nothing once its window has closed.
            continue
        found += [(stage, item.text) for item in kind.open_items(stage)]
    return found


def _unanswered(call):
    """What is said of questions that wait for an answer."""
    count = Question.objects.filter(call=call, state=QuestionState.OPEN).count()
    if count:
        told = ngettext(
            "%(count)d question is not answered", "%(count)d questions are not answered", count
        )
        yield told % {"count": count}


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
    _tell_floors(call, by=by, at=at)
    _tell(call, "calls.cancel_call", before, by=by, at=at, note=reason)
    _end_tasks(call, at=at)
    for user in followers_of(call):
        emails.call_cancelled(user, call)
    return call


_floors = []


def follow_ends(act):
    """Let a floor above end what it keeps open in a call: ``act(call, by=, at=)``, in the same act."""
    if act not in _floors:
        _floors.append(act)


def _tell_floors(call, *, by, at):
    for act in _floors:
        act(call, by=by, at=at)


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
