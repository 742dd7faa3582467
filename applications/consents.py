"""Consent to identity documents in a proposal: given before the first one, taken back until it is handed in."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.enums import EDITABLE, ProposalState
from applications.models import IdentityConsent
from applications.refusals import EditRefused
from applications.states import locked
from applications.uploads import living_files, mark_changed, take_out_all
from core import audit
from parties import consent


def living_consent(proposal):
    """The consent that holds for ``proposal``, or None."""
    return (
        IdentityConsent.objects.filter(proposal=proposal, revoked_at__isnull=True)
        .select_related("given_by")
        .first()
    )


def can_revoke(proposal):
    """Whether a consent can still be taken back: until the proposal is handed in."""
    return proposal.state == ProposalState.DRAFT


@transaction.atomic
def give_consent(proposal, *, text_version, by, at):
    """Record that the holders of the identity documents agree; a second press changes nothing.

    Args: ``text_version`` the text that the page showed; ``at`` the aware instant of arrival.
    Raises EditRefused for another text than the present one, or a proposal that cannot be changed.
    """
    proposal = locked(proposal.pk)
    if proposal.state not in EDITABLE:
        raise EditRefused(
            _("The proposal is %(state)s and cannot be changed.")
            % {"state": proposal.get_state_display()}
        )
    if text_version != consent.CURRENT:
        raise EditRefused(
            _("The text of the consent was changed. Load the page again and read it.")
        )
    there = living_consent(proposal)
    if there is not None:
        return there
    given = IdentityConsent.objects.create(
        proposal=proposal, text_version=text_version, given_by=by, given_at=at
    )
    audit.record(
        "applications.give_consent", subject=proposal, by=by, at=at, after={"text": text_version}
    )
    return given


@transaction.atomic
def revoke_consent(proposal, *, by, at):
    """Take the consent back and the identity documents out; without a consent nothing happens.

    Raises EditRefused when the proposal has been handed in.
    """
    proposal = locked(proposal.pk)
    if not can_revoke(proposal):
        raise EditRefused(
            _("The consent can be taken back until the proposal is handed in; it is %(state)s.")
            % {"state": proposal.get_state_display()}
        )
    ended = IdentityConsent.objects.filter(proposal=proposal, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=by
    )
    if not ended:
        return
    taken = take_out_all(
        proposal, living_files(proposal).filter(document__is_identity=True), by=by, at=at
    )
    mark_changed(proposal, at=at)
    audit.record(
        "applications.revoke_consent", subject=proposal, by=by, at=at, after={"files": taken}
    )
