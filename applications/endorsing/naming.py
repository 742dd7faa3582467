"""Another office gives an opinion: named by the call's office, with a reason that everybody reads."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.endorsing import turns
from applications.endorsing.opining import lock_endorsement
from applications.screening_trail import record
from parties.enums import ChainState, StepState
from parties.models import Membership
from parties.opinions.chains import Moves, name_office
from parties.opinions.refusals import OpinionRefused
from parties.queries import WRITERS


@transaction.atomic
def name_another(step_id, office, *, why, by, at):
    """Let ``office`` give the opinion of a step; whoever had it sees the proposal no more.

    Raises OpinionRefused without a reason, for an office in which nobody works, and for a step that
    was given.
    """
    proposal, _endorsement, chain, step = lock_endorsement(step_id)
    at_work = Membership.objects.filter(party=office, role__in=WRITERS, user__is_active=True)
    if not at_work.exists():
        raise OpinionRefused(
            _("Nobody works in %(office)s: an opinion would wait there for ever.")
            % {"office": office},
            field="office",
        )
    before = name_office(chain, step, office, why=why, at=at)
    waits = step.state == StepState.WAITING and chain.state == ChainState.RUNNING
    if before is not None:
        turns.stop(step, at=at)
        turns.hide(proposal, before, at=at)
    if waits:
        turns.apply_moves(proposal, Moves(started=[step]), at=at)
    record(
        "name_office", proposal, by=by, at=at, note=why,
        after={"step": step.name, "office": office.pk}, before={"office": before and before.pk},
    )  # fmt: skip
    return step
