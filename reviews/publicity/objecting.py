"""An objection comes in: from anyone, about one proposal or the whole, while the clock runs."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from applications.enums import OutcomeResult, ProposalState
from applications.models import Proposal, StageOutcome
from applications.passing import write_outcome
from applications.states import locked
from applications.wording import office_language
from core import audit, files
from core.papers import new_code
from reviews.enums import NoticeState
from reviews.models import Objection, ObjectionFile
from reviews.publicity import clock, desk, emails, queries
from reviews.publicity.locking import lock_notice
from reviews.publicity.refusals import ObjectionRefused, TooLate, replaced

MOST_FILES = 5


def mark_of(proposal_id, contact, text):
    """The same objection sent twice has the same mark."""
    told = f"{proposal_id or 0}\n{''.join(contact.split())}\n{''.join(text.split())}"
    return hashlib.sha256(told.encode()).hexdigest()


def object_to(notice, *, token, proposal_id, name, contact, text, uploads=(), at):
    """Take an objection in; from then on it keeps its proposal (or all) from going on.

    :param token: the name of the form that it was sent with: sent twice, it gives the first one.
    :param proposal_id: of a line of the notice; None for the whole.
    :param at: aware instant of arrival, by which the clock is judged.
    :returns: the ``Objection``, also when the very same one came before.
    :raises ObjectionRefused: late, to what was withdrawn or is not told of, too many files.
    :raises FileRefused: for a file.
    """
    if len(uploads) > MOST_FILES:
        raise ObjectionRefused(_("At most 5 files are taken."), field="files")
    # Before anything is looked at for seconds: who is late need not wait.
    _refuse_late(notice, at=at)
    prepared = [files.prepare(upload) for upload in uploads]
    return _keep(notice, token, proposal_id, name, contact, text, prepared, at=at)


def _refuse_late(notice, *, at):
    if clock.is_over(notice, at=at):
        raise TooLate(notice, queries.settings_of(notice.stage).elsewhere, at=at)


@transaction.atomic
def _keep(notice, token, proposal_id, name, contact, text, prepared, *, at):
    notice = lock_notice(notice.pk)
    mark = mark_of(proposal_id, contact, text)
    known = (
        Objection.objects.filter(token=token).first()
        or Objection.objects.filter(notice=notice, mark=mark).first()
    )
    if known is not None:
        return known
    _refuse_late(notice, at=at)
    if notice.state != NoticeState.PUBLISHED:
        raise replaced()
    objection = Objection.objects.create(
        notice=notice, proposal=_proposal(notice, proposal_id), code=new_code(), token=token,
        name=name, contact=contact, text=text, mark=mark, arrived_at=at,
    )  # fmt: skip
    ObjectionFile.objects.bulk_create(
        ObjectionFile(objection=objection, file=files.take_in(one, by=None, at=at))
        for one in prepared
    )
    _hold(objection, at=at)
    if objection.proposal is not None:
        clock.start_view(objection, queries.settings_of(notice.stage).view_days, at=at)
        desk.give_view(objection, at=at)
        emails.objected_applicant(objection)
    desk.give_settle(objection, at=at)
    emails.objected_office(objection)
    audit.record(
        "reviews.object", subject=objection, by=None, at=at,
        office_id=notice.stage.call.office_id, after={"notice": notice.title},
    )  # fmt: skip
    return objection


def _hold(objection, *, at):
    """Call back what went on while this objection, sent in time, was still on its way."""
    stage = objection.notice.stage
    gone = StageOutcome.objects.filter(stage=stage, result=OutcomeResult.PASSED)
    if objection.proposal_id is not None:
        gone = gone.filter(proposal=objection.proposal_id)
    with office_language():
        note = _("An objection that was sent in time is open.")
    for pk in list(gone.values_list("proposal", flat=True)):
        write_outcome(locked(pk), stage, OutcomeResult.RETURNED, note=note, by=None, at=at)


def _proposal(notice, proposal_id):
    """The proposal objected to, as the notice tells of it; None for the whole."""
    if proposal_id is None:
        return None
    if not notice.lines.filter(proposal=proposal_id).exists():
        raise ObjectionRefused(_("The notice does not tell of this proposal."), field="about")
    proposal = Proposal.objects.select_related("applicant", "lot", "project").get(pk=proposal_id)
    if proposal.state == ProposalState.WITHDRAWN:
        raise ObjectionRefused(
            _("This proposal was withdrawn: there is nothing left to object to."), field="about"
        )
    return proposal
