"""An objection is looked into and settled: assigned, noted, answered, decided by a lead."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.enums import OutcomeResult
from applications.passing import write_outcome
from applications.states import locked
from applications.wording import office_language
from core import audit, reckoning
from core.templatetags.ui import moment
from parties.models import User
from reviews.enums import OBJECTION_TRANSITIONS, Consequence, ObjectionState
from reviews.locking import move
from reviews.models import ObjectionNote
from reviews.publicity import clock, desk, emails, queries
from reviews.publicity.going_on import go_on_locked
from reviews.publicity.locking import lock_objection, lock_stage
from reviews.publicity.refusals import NoticeRefused, ObjectionRefused


def record(act, objection, *, by, at, **told):
    """The audit entry of an act upon an objection."""
    office_id = objection.notice.stage.call.office_id
    audit.record(f"reviews.{act}", subject=objection, by=by, at=at, office_id=office_id, **told)


def _open(objection):
    objection = lock_objection(objection.pk)
    if objection.state != ObjectionState.OPEN:
        raise ObjectionRefused(
            _("%(who)s settled this objection at %(at)s: %(state)s.")
            % {
                "who": objection.settled_by,
                "at": moment(objection.settled_at),
                "state": objection.get_state_display(),
            },
            code="settled",
        )
    return objection


@transaction.atomic
def assign(objection, user_id, *, by, at):
    """Give the objection to a member of the office; None takes it from whoever has it.

    :raises ObjectionRefused: for somebody of no such office, or a settled objection.
    """
    objection = _open(objection)
    people = User.objects.filter(
        is_active=True, memberships__party=objection.notice.stage.call.office_id
    )
    person = None if user_id is None else people.filter(pk=user_id).first()
    if user_id is not None and person is None:
        raise ObjectionRefused(_("This person does not work in your office."), field="handled_by")
    objection.handled_by = person
    objection.save(update_fields=["handled_by"])
    record("assign_objection", objection, by=by, at=at, after={"user": user_id or "—"})
    return objection


@transaction.atomic
def add_note(objection, text, *, by, at):
    """Write down what the office found out; settled objections take none."""
    objection = _open(objection)
    ObjectionNote.objects.create(objection=objection, text=text, by=by, at=at)
    record("note_objection", objection, by=by, at=at)


@transaction.atomic
def look_at_contact(objection, *, by, at):
    """Put on record that ``by`` looked at who objected; returns ``(name, contact)``."""
    record("look_at_contact", objection, by=by, at=at)
    return objection.name, objection.contact


@transaction.atomic
def state_view(objection, text, *, by, at):
    """The applicant states its view, once.

    :raises ObjectionRefused: a second time, from the end of its clock on, or when it is settled.
    """
    objection = _open(objection)
    if objection.view:
        raise ObjectionRefused(
            _("Your view was stated at %(at)s already; it is stated once.")
            % {"at": moment(objection.view_at)}
        )
    if objection.view_due_at <= at:
        raise ObjectionRefused(
            _("Your view could be stated until %(due)s.") % {"due": moment(objection.view_due_at)}
        )
    objection.view, objection.view_by, objection.view_at = text, by, at
    objection.save(update_fields=["view", "view_by", "view_at"])
    reckoning.settle(objection, clock.VIEW_END, at=at)
    desk.end_view(objection, at=at)
    record("state_view", objection, by=by, at=at)
    return objection


@transaction.atomic
def settle(objection, *, state, consequence="", answer, public_answer, by, at):
    """Decide an objection; final. What nobody objects to any more goes on when the clock is over.

    :param state: ``ObjectionState.UPHELD`` or ``REFUSED``.
    :param consequence: what follows of one that is upheld.
    :param answer: to whoever objected. ``public_answer``: in general words, on the notice's page.
    :raises ObjectionRefused: without an answer, a consequence that does not fit, settled by another
        person meanwhile. :raises RoundRefused: when the call has ended.
    """
    objection = _open(objection)
    _check(objection, state, consequence, answer, public_answer)
    stage = objection.notice.stage
    move(objection, state, OBJECTION_TRANSITIONS)
    objection.consequence = consequence if state == ObjectionState.UPHELD else ""
    objection.answer, objection.public_answer = answer, public_answer
    objection.settled_by, objection.settled_at = by, at
    objection.save()
    reckoning.settle(objection, clock.VIEW_END, at=at)
    desk.ended(objection, at=at)
    record(
        "settle_objection", objection, by=by, at=at, note=public_answer,
        after={"objection": str(state), "consequence": str(objection.consequence)},
    )  # fmt: skip
    _follow(objection, stage, by=by, at=at)
    emails.settled(objection)
    go_on_locked(stage, by=by, at=at)
    return objection


def _check(objection, state, consequence, answer, public_answer):
    problems = []
    if not answer.strip():
        problems.append(("answer", _("Write the answer to whoever objected.")))
    if not public_answer.strip():
        problems.append(("public_answer", _("Say in general words what came of it.")))
    if state == ObjectionState.UPHELD:
        fitting = consequences_for(objection)
        if consequence not in fitting:
            problems.append(("consequence", _("Say what follows from it.")))
    if problems:
        raise ObjectionRefused(problems[0][1], problems=problems)


def consequences_for(objection):
    """What may follow when this objection is upheld."""
    if objection.proposal_id is None:
        return [Consequence.ANEW]
    found = [Consequence.FAILS]
    if queries.stage_before(objection.notice.stage) is not None:
        found.append(Consequence.BACK)
    return [*found, Consequence.ANEW]


def _follow(objection, stage, *, by, at):
    """What an upheld objection does to its proposal."""
    if objection.consequence not in (Consequence.FAILS, Consequence.BACK):
        return
    proposal = locked(objection.proposal_id)
    with office_language():
        note = _("An objection in the public notice was upheld: %(why)s") % {
            "why": objection.public_answer
        }
    if objection.consequence == Consequence.FAILS:
        write_outcome(proposal, stage, OutcomeResult.FAILED, note=note, by=by, at=at)
    else:
        before = queries.stage_before(stage)
        write_outcome(proposal, before, OutcomeResult.RETURNED, note=note, by=by, at=at)
        desk.give_prepare(stage, at=at)


@transaction.atomic
def decide_again(stage, proposal_id, *, goes_on, reason, by, at):
    """Say for good what becomes of a proposal that an objection sent back to the stage before.

    It goes on from there (and is told of in a new edition of the notice), or it ends there.

    :raises NoticeRefused: without a reason, or when nothing was sent back.
    """
    stage = lock_stage(stage.pk)
    outcome = queries.gone_back(stage).filter(proposal=proposal_id).first()
    if outcome is None:
        raise NoticeRefused(_("This proposal does not wait to be decided again."))
    if not reason.strip():
        raise NoticeRefused(_("Say why; the applicant reads it."), field=f"reason-{proposal_id}")
    result = OutcomeResult.PASSED if goes_on else OutcomeResult.FAILED
    proposal = locked(proposal_id)
    outcome = write_outcome(proposal, outcome.stage, result, note=reason, by=by, at=at)
    audit.record(
        "reviews.decide_again", subject=proposal, by=by, at=at, office_id=stage.call.office_id,
        after={"result": str(outcome.get_result_display())}, note=reason,
    )  # fmt: skip
    if goes_on and queries.running(stage).filter(pk=proposal_id).exists():
        desk.give_prepare(stage, at=at)
    emails.decided_again(outcome)
    return outcome
