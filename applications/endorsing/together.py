"""Agreeing to many proposals at once: first what would be done and what not and why, then the doing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.endorsing.opining import give
from applications.endorsing.putting_forward import refuse_outside_window
from applications.endorsing.reading import in_running, waiting_steps
from applications.models import Endorsement
from calls.quotas import PUT_FORWARD, counted, quota_for, require_room
from core.errors import Refusal
from parties.enums import OpinionDecision
from parties.opinions.chains import Answer
from parties.opinions.substitutes import offices_acted_for

MOST = 200


@dataclass
class Line:
    """One proposal on the page: its step, the version shown, and why it cannot be agreed to here."""

    step: object
    proposal: object
    refusal: str = ""


def lines_for(user, step_ids, *, at):
    """What agreeing to these steps would do, in the order of their clocks; at most ``MOST``.

    Steps that are not the user's to decide, or wait no more, are left out: the page says how many.
    """
    steps = waiting_steps(list(offices_acted_for(user, at=at))).filter(pk__in=step_ids)[:MOST]
    rows = Endorsement.objects.filter(chain__in=[one.chain_id for one in steps])
    rows = rows.select_related(
        "stage__call", "proposal__applicant", "proposal__call", "chain__area"
    )
    found = {one.chain_id: one for one in rows}
    taken = {}
    return [_line(one, found[one.chain_id], taken, at=at) for one in steps]


def _line(step, endorsement, taken, *, at):
    line = Line(step, endorsement.proposal)
    try:
        _refuse_alone(line)
        if step.puts_forward:
            _refuse_above_quota(endorsement, taken, at=at)
    except Refusal as refusal:
        line.refusal = str(refusal)
    return line


def _refuse_alone(line):
    if not in_running(line.proposal):
        raise Refusal(
            _("The proposal is %(state)s.") % {"state": line.proposal.get_state_display()}
        )
    if line.step.settles_payee or line.step.settles_amount:
        raise Refusal(_("Who is paid and how much is settled for each proposal by itself."))


def _refuse_above_quota(endorsement, taken, *, at):
    """Counts as the doing will: each proposal before this one takes a place of its area."""
    stage, area = endorsement.stage, endorsement.chain.area
    quota = quota_for(stage.call, area)
    refuse_outside_window(stage, quota.area if quota else area, at=at)
    if quota is None:
        return
    key = (stage.call_id, quota.area_id)
    if key not in taken:
        taken[key] = counted(PUT_FORWARD, stage.call).get(quota.area_id, 0)
    require_room(quota, taken[key])
    taken[key] += 1


def agree_together(user, versions, text, *, at):
    """Agree to each with one text, each in a transaction of its own.

    Args: ``versions`` ``{step id: version number}`` as the page showed them. Returns ``(done, refused)``:
    lists of steps and of ``(step, sentence)``.
    """
    done, refused = [], []
    answer = Answer(decision=OpinionDecision.AGREE, text=text)
    for line in lines_for(user, versions, at=at):
        try:
            if line.refusal:
                raise Refusal(line.refusal)
            give(line.step.pk, answer, version_number=versions[line.step.pk], by=user, at=at)
            done.append(line.step)
        except Refusal as refusal:
            refused.append((line.step, str(refusal)))
    return done, refused
