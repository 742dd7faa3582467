"""The places of a printed form for the opinions of offices, in the order of the call's own chain."""

from django.utils import timezone

from applications.endorsing.reading import opinions_of
from applications.models import EndorsementStep
from applications.printed_forms import Opinion, Place
from core.money import format_yuan


def places_of(proposal, version=None):
    """``(places, opinions)`` of the proposal's form, alike in length; an opinion is None until it is given.

    Before the proposal has come to an office the places are those of the call's chain; a call without one
    has none of its own (None), and the form keeps its usual places. An earlier version than the one that
    stands bears no opinions: they are about the newer one.
    """
    lines = opinions_of(proposal)
    if not lines:
        steps = EndorsementStep.objects.filter(stage__call=proposal.call_id)
        steps = list(steps.order_by("stage__position", "position", "pk"))
        return ([Place(one.name, one.has_seal) for one in steps] or None), []
    is_standing = version is not None and version.number == proposal.version_count
    opinions = [_printed(one) if is_standing and one.decision else None for one in lines]
    return [Place(one.name, one.has_seal) for one in lines], opinions


def _printed(line):
    """What an office wrote, with what it changed and settled."""
    said = [line.text, line.changes]
    if line.amount is not None:
        said.append(format_yuan(line.amount))
    if line.payee:
        said.append(f"{line.payee}: {line.payee_reason}")
    return Opinion(
        office=line.office,
        text="\n".join(part for part in said if part),
        decision=str(line.said),
        name=line.person,
        day=timezone.localdate(line.day),
    )
