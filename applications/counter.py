"""The counter: paper copies are received or given back, and a mistaken entry is undone.

The rules are the lot's: how many copies, sealed or not, by mail or not, until when, and what becomes of
late ones. The time is the server's. Source: scheme A, 'lot'.
"""

from contextlib import suppress

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import emails
from applications.deadlines import window_for
from applications.enums import PaperState, ProposalState
from applications.models import PaperArrival
from applications.queries import office_proposals
from applications.refusals import CounterRefused
from applications.states import locked
from applications.wording import exact, office_language
from calls.enums import CallState, LatePaper
from core import audit
from core.errors import Refusal
from core.papers import read_code
from core.text import clean_text, fold_width

# Copies are taken of what is handed in and still in the running.
TAKES_PAPER = (ProposalState.SUBMITTED, ProposalState.RETURNED, ProposalState.ACCEPTED)


def find(user, typed):
    """The proposal whose receipt number or paper code was typed or scanned.

    A scanner gives the whole address behind the square code: what counts is its last part.
    Raises CounterRefused with what to do when none of the user's offices has such a proposal.
    """
    text = fold_width(clean_text(typed, multiline=False)).strip().rstrip("/").rpartition("/")[2]
    if not text:
        raise CounterRefused(_("Scan the code on the receipt, or type the receipt number."))
    handed_in = office_proposals(user).exclude(state=ProposalState.DRAFT)
    wanted = Q(receipt_number__iexact=text)
    # What is no code can still be a number.
    with suppress(Refusal):
        wanted |= Q(versions__receipt_code=read_code(text))
    found = handed_in.filter(wanted).distinct().first()
    if found is None:
        raise CounterRefused(
            _(
                "No proposal of your office has the number or code “%(text)s”. Compare it with the"
                " receipt; a proposal that was not handed in online cannot bring paper."
            )
            % {"text": text[:40]}
        )
    return found


def closing_of_paper(proposal):
    """The aware instant from which paper is late, or None."""
    if proposal.lot.paper_closes_at is not None:
        return proposal.lot.paper_closes_at
    window = window_for(proposal.call, proposal.lot)
    return window.closes_at if window else None


def is_late(proposal, *, at):
    """Whether paper that arrives at ``at`` (aware) is late; the closing instant itself is."""
    closes = closing_of_paper(proposal)
    return closes is not None and at >= closes


@transaction.atomic
def receive_paper(proposal, *, brought_by, copies, is_sealed, by_mail, remarks, by, at):
    """Record paper copies at the counter and return the ``PaperArrival``, received or given back.

    Args: ``brought_by`` the person's name; ``copies`` how many; ``at`` the aware instant of the request.
    Raises CounterRefused when no paper is asked for, the proposal is not in the running, or its copies
    were received already.
    """
    proposal = locked(proposal.pk)
    _require_takes_paper(proposal)
    late = is_late(proposal, at=at)
    with office_language():
        reasons = reasons_against(
            proposal, is_sealed=is_sealed, by_mail=by_mail, is_late=late, at=at
        )
    arrival = PaperArrival.objects.create(
        proposal=proposal,
        version_number=proposal.version_count,
        brought_by=brought_by,
        copies=copies,
        is_sealed=is_sealed,
        by_mail=by_mail,
        remarks=remarks,
        arrived_at=at,
        recorded_by=by,
        is_late=late,
        refusal="\n".join(reasons),
    )
    _keep_state(proposal)
    act = "receive_paper" if arrival.is_received else "refuse_paper"
    _record(act, arrival, by=by, at=at, note=" ".join(reasons))
    emails.paper_at_counter(arrival)
    return arrival


def reasons_against(proposal, *, is_sealed, by_mail, is_late, at):
    """Why these copies are given back, a sentence each; an empty list for copies that are taken."""
    lot = proposal.lot
    reasons = []
    if lot.paper_must_be_sealed and not is_sealed:
        reasons.append(_("The copies are not sealed; this community takes sealed ones only."))
    if by_mail and not lot.paper_by_mail:
        reasons.append(_("The copies came by mail; this community takes those brought in person."))
    if is_late and lot.paper_late == LatePaper.REFUSED:
        reasons.append(
            _("Paper was taken until %(closes)s; these copies came at %(at)s.")
            % {"closes": exact(closing_of_paper(proposal)), "at": exact(at)}
        )
    return reasons


def shortage_of(arrival):
    """How many copies fewer than asked were brought."""
    return max(arrival.proposal.lot.paper_copies - arrival.copies, 0)


def shortage_words(arrival):
    """What is still to be brought, '' when all is there."""
    missing = shortage_of(arrival)
    if not missing:
        return ""
    return ngettext(
        "%(count)d copy is still missing.", "%(count)d copies are still missing.", missing
    ) % {"count": missing}


def _require_takes_paper(proposal):
    if not proposal.lot.paper_copies:
        raise CounterRefused(_("“%(lot)s” asks for no paper copies.") % {"lot": proposal.lot})
    if proposal.call.state != CallState.PUBLISHED or proposal.state not in TAKES_PAPER:
        raise CounterRefused(
            _("“%(proposal)s” is %(state)s: its paper copies are not taken.")
            % {"proposal": proposal, "state": proposal.get_state_display()}
        )
    there = received(proposal)
    if there is not None:
        raise CounterRefused(
            _(
                "%(who)s received the copies of this proposal already, at %(at)s, from %(person)s. Is"
                " that wrong? Undo the entry first."
            )
            % {
                "who": there.recorded_by,
                "at": exact(there.arrived_at),
                "person": there.brought_by,
            }
        )


def received(proposal):
    """The entry of copies that were received and stand, or None."""
    return (
        PaperArrival.objects.filter(proposal=proposal, undone_at__isnull=True, refusal="")
        .select_related("recorded_by")
        .first()
    )


@transaction.atomic
def undo_arrival(arrival, *, why, by, at):
    """Undo an entry that was made by mistake; it stays readable.

    Args: ``why`` the reason, not empty.
    Raises CounterRefused when it was undone already.
    """
    proposal = locked(arrival.proposal_id)
    arrival = PaperArrival.objects.select_related("undone_by").get(pk=arrival.pk)
    arrival.proposal = proposal
    if arrival.undone_at is not None:
        raise CounterRefused(
            _("%(who)s undid this entry already, at %(at)s.")
            % {"who": arrival.undone_by, "at": exact(arrival.undone_at)}
        )
    arrival.undone_at, arrival.undone_by, arrival.undone_why = at, by, why
    arrival.save(update_fields=["undone_at", "undone_by", "undone_why"])
    _keep_state(proposal)
    _record("undo_paper", arrival, by=by, at=at, note=why)
    emails.paper_undone(arrival)


def _keep_state(proposal):
    """Store with the proposal what came of its paper, after the entries that stand."""
    standing = PaperArrival.objects.filter(proposal=proposal, undone_at__isnull=True)
    taken = standing.filter(refusal="").first()
    if taken is not None:
        proposal.paper_state = PaperState.LATE if taken.is_late else PaperState.RECEIVED
    else:
        proposal.paper_state = PaperState.REFUSED if standing.exists() else PaperState.NONE
    proposal.save(update_fields=["paper_state"])


def _record(act, arrival, *, by, at, note=""):
    audit.record(
        f"applications.{act}",
        subject=arrival.proposal,
        by=by,
        at=at,
        office_id=arrival.proposal.call.office_id,
        after={"arrival": arrival.pk, "copies": arrival.copies},
        note=note,
    )


def waiting_for_paper(user):
    """Proposals in the user's offices whose paper copies have not been received, lot by lot."""
    return (
        office_proposals(user)
        .filter(
            call__state=CallState.PUBLISHED,
            lot__paper_copies__gt=0,
            state__in=TAKES_PAPER,
            paper_state__in=(PaperState.NONE, PaperState.REFUSED),
        )
        .select_related("call", "lot", "applicant", "project")
        .order_by("call_id", "lot__position", "receipt_number")
    )


def calls_with_paper(user):
    """``[(id, title)]`` of calls in which copies are waited for."""
    rows = waiting_for_paper(user).order_by("-call_id").values_list("call_id", "call__title")
    return list(rows.distinct())
