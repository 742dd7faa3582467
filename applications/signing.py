"""The legal representative reads what is to be handed in and signs it off, where the lot asks for it.

Decisions: only an organization has a legal representative; a committee or a person signs by handing in.
The representative may be the writer, and then signs all the same: signing and handing in are two acts
of two moments. A signature counts for exactly what was read; any change ends it. It cannot be given
from the deadline on, because nothing can be handed in then. Who leaves the organization leaves no
request behind that nobody can answer; a signature that was given before stands.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from applications import emails
from applications.content import content_of, digest_of
from applications.deadlines import deadline_of, require_answer_in_time, require_open, window_for
from applications.enums import EDITABLE, ProposalState, SignOffAnswer
from applications.models import SignOff
from applications.refusals import IncompleteRefused, SignOffRefused
from applications.sign_off_tasks import end_sign_task, give_sign_task
from applications.states import locked
from applications.wording import exact, when
from core import audit
from parties.enums import PartyKind
from parties.models import User
from parties.representing import representative_of

# What the office adds of its own is no change of what the applicant wrote.
NOT_SIGNED = {"track_record", "sign_off"}


@dataclass(frozen=True)
class Standing:
    """Where a proposal's sign-off stands: ``row`` the newest request, ``representative`` who signs now.

    ``is_valid`` says whether the newest signature is of what stands written; ``is_voided`` whether
    there is one that a change has ended.
    """

    row: SignOff | None
    representative: User | None
    is_valid: bool
    is_voided: bool

    @property
    def is_open(self):
        return self.row is not None and self.row.answer == SignOffAnswer.OPEN


def needs_sign_off(proposal):
    """Whether the lot asks for a signature and the applicant is one who has a representative."""
    return proposal.lot.needs_sign_off and proposal.applicant.kind == PartyKind.ORGANIZATION


def signed_digest(content):
    """SHA-256 of what a representative signs: the applicant's own part of ``content``."""
    sections = [one for one in content["sections"] if one["code"] not in NOT_SIGNED]
    return digest_of(content | {"sections": sections})


def standing_of(proposal, *, content=None):
    """The ``Standing`` of ``proposal``; with its ``content`` the words themselves are compared.

    Without it the editions are, which every change of the proposal counts up; data of the
    organization that changed are then found when it is handed in.
    """
    row = proposal.sign_offs.select_related("representative", "asked_by").first()
    is_signed = row is not None and row.answer == SignOffAnswer.SIGNED
    same = is_signed and row.edition == proposal.edition
    if same and content is not None:
        same = row.digest == signed_digest(content)
    return Standing(row, representative_of(proposal.applicant_id), same, is_signed and not same)


def missing_sign_off(proposal, *, content=None):
    """The sentence that says why the sign-off is missing, or None where none is."""
    if not needs_sign_off(proposal):
        return None
    standing = standing_of(proposal, content=content)
    if standing.is_valid:
        return None
    row, who = standing.row, standing.representative
    if standing.is_voided:
        return _(
            "%(who)s signed off an earlier text on %(at)s. It was changed after that, so the "
            "signature no longer counts: ask for a new one."
        ) % {"who": row.representative, "at": exact(row.answered_at)}
    if standing.is_open:
        return _("%(who)s was asked on %(at)s and has not answered yet.") % {
            "who": row.representative,
            "at": exact(row.asked_at),
        }
    if row is not None and row.answer == SignOffAnswer.SENT_BACK:
        return _("%(who)s sent it back on %(at)s: %(note)s") % {
            "who": row.representative,
            "at": exact(row.answered_at),
            "note": row.note,
        }
    if who is None:
        return _(
            "This lot asks for the legal representative's sign-off, and no member of “%(applicant)s” "
            "is marked as its legal representative. A lead marks one on the page of the members."
        ) % {"applicant": proposal.applicant}
    return _("This lot asks for the sign-off of the legal representative, %(who)s.") % {"who": who}


@transaction.atomic
def ask_sign_off(proposal, *, by, at):
    """Ask the legal representative to read and sign; asked again while it waits, nothing changes.

    Args: ``by`` the writer; ``at`` the aware instant of arrival.
    Raises SignOffRefused (not asked for, nobody to ask, signed already), IncompleteRefused,
    DeadlineRefused.
    """
    proposal = locked(proposal.pk)
    standing = _require_signable(proposal, at=at)
    if standing.representative is None:
        raise SignOffRefused(missing_sign_off(proposal))
    if standing.is_open:
        return standing.row
    row = SignOff.objects.create(
        proposal=proposal,
        representative=standing.representative,
        asked_by=by,
        asked_at=at,
        edition=proposal.edition,
    )
    give_sign_task(row, due_at=deadline_of(proposal), at=at)
    emails.sign_off_asked(row, closes_at=deadline_of(proposal))
    audit.record("applications.ask_sign_off", subject=proposal, by=by, at=at)
    return row


@transaction.atomic
def sign_off(proposal, *, edition, by, at):
    """Sign off what ``by``, the legal representative, read as ``edition``; asked for or not.

    Raises SignOffRefused (somebody else, changed since it was read), IncompleteRefused,
    DeadlineRefused.
    """
    proposal = locked(proposal.pk)
    standing = _require_signable(proposal, at=at)
    _require_representative(standing, by)
    if edition != proposal.edition:
        raise SignOffRefused(
            _(
                "The proposal was changed at %(at)s, after you opened this page. Read it as it stands "
                "now, then sign."
            )
            % {"at": when(proposal.saved_at, at=at)}
        )
    row = _open_row(standing, proposal, by=by, at=at)
    row.answer, row.answered_at = SignOffAnswer.SIGNED, at
    row.edition, row.digest = proposal.edition, signed_digest(content_of(proposal))
    row.save()
    end_sign_task(proposal, at=at)
    emails.sign_off_answered(row, closes_at=deadline_of(proposal))
    audit.record("applications.sign_off", subject=proposal, by=by, at=at)
    return row


@transaction.atomic
def send_back(proposal, *, note, by, at):
    """Give the proposal back to its writer with ``note``, which says what is to be changed.

    Raises SignOffRefused for somebody else or without a note.
    """
    proposal = locked(proposal.pk)
    standing = standing_of(proposal)
    _require_representative(standing, by)
    if not note:
        raise SignOffRefused(_("Say what is to be changed."), field="note")
    row = _open_row(standing, proposal, by=by, at=at)
    row.answer, row.answered_at, row.note = SignOffAnswer.SENT_BACK, at, note
    row.save()
    end_sign_task(proposal, at=at)
    emails.sign_off_answered(row, closes_at=deadline_of(proposal))
    audit.record("applications.send_back", subject=proposal, by=by, at=at, note=note)
    return row


def end_requests(party_id, user, *, at):
    """End what waits for ``user``, who does not sign for the party any more; whoever asked is told."""
    waiting = SignOff.objects.select_for_update(of=("self",)).filter(
        proposal__applicant_id=party_id, representative=user, answer=SignOffAnswer.OPEN
    )
    for row in waiting.select_related("proposal", "representative", "asked_by"):
        row.answer, row.answered_at = SignOffAnswer.ENDED, at
        row.save(update_fields=["answer", "answered_at"])
        end_sign_task(row.proposal, at=at)
        emails.sign_off_answered(row, closes_at=None)


def _require_signable(proposal, *, at):
    """The standing of a proposal that can be signed now; see ``ask_sign_off`` for what is refused."""
    # Handing in reads this room; the check of completeness stands above both.
    from applications.completeness import problems_of

    if not needs_sign_off(proposal):
        raise SignOffRefused(_("This lot asks for no sign-off."))
    if proposal.state not in EDITABLE:
        raise SignOffRefused(
            _("The proposal is %(state)s: there is nothing to sign off.")
            % {"state": proposal.get_state_display()}
        )
    if proposal.state == ProposalState.RETURNED:
        require_answer_in_time(proposal, at=at)
    else:
        require_open(proposal.call, window_for(proposal.call, proposal.lot), at=at)
    content = content_of(proposal)
    standing = standing_of(proposal, content=content)
    if standing.is_valid:
        raise SignOffRefused(
            _("%(who)s has signed off this text already.") % {"who": standing.row.representative}
        )
    problems = [one for one in problems_of(proposal, at=at) if one.html_id != "sign-off"]
    if problems:
        raise IncompleteRefused(
            _("Something is still missing; what is signed off must be complete."),
            problems=[(one.html_id, f"{one.label}: {one.message}") for one in problems],
        )
    return standing


def _require_representative(standing, user):
    if standing.representative is None or standing.representative.pk != user.pk:
        raise SignOffRefused(_("Only the legal representative of the applicant signs it off."))


def _open_row(standing, proposal, *, by, at):
    """The request that waits, or a new one of the representative's own."""
    if standing.is_open:
        return standing.row
    return SignOff(proposal=proposal, representative=by, asked_by=by, asked_at=at)
