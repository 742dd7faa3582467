"""What endorsement and quotas ask of the decision: an area's places, the total, the settled amount."""

from collections import defaultdict

from django.utils.translation import gettext as _

from applications.endorsing.reading import area_of, settled_of
from applications.models import Endorsement, Proposal
from calls.models import AreaQuota, QuotaPlan
from calls.quotas import areas_above
from core.money import format_yuan


def area_of_award(proposal_ids, quotas):
    """``{proposal id: quota's area id}`` of proposals that count against one of ``quotas``.

    What was put forward kept its area; of the others the applicant's place says it.
    """
    kept = dict(
        Endorsement.objects.filter(
            proposal__in=proposal_ids, is_living=True, area__isnull=False
        ).values_list("proposal", "area")
    )
    others = Proposal.objects.filter(pk__in=set(proposal_ids) - set(kept)).select_related(
        "lot__community__area"
    )
    for one in others:
        kept[one.pk] = next(
            (area.pk for area in areas_above(area_of(one)) if area.pk in quotas), None
        )
    return {pk: area for pk, area in kept.items() if area in quotas}


def over_quota(call, proposal_ids):
    """``[(proposal id or None, sentence)]`` of what these awards break of the call's quotas."""
    rows = AreaQuota.objects.filter(stage__call=call).select_related("area")
    quotas = {one.area_id: one for one in rows}
    if not quotas:
        return []
    by_area = defaultdict(list)
    for proposal_id, area in area_of_award(proposal_ids, quotas).items():
        by_area[area].append(proposal_id)
    problems = []
    for area, members in by_area.items():
        if len(members) > quotas[area].places:
            text = _("%(area)s has %(places)d places; %(chosen)d are awarded.")
            values = {
                "area": quotas[area].area, "places": quotas[area].places, "chosen": len(members),
            }  # fmt: skip
            problems.append((max(members), text % values))
    total = QuotaPlan.objects.filter(stage__call=call, total__isnull=False).first()
    if total is not None and len(proposal_ids) > total.total:
        text = _("The call has %(total)d places in all; %(chosen)d are awarded.")
        problems.append((None, text % {"total": total.total, "chosen": len(proposal_ids)}))
    return problems


def above_settled(proposals, awards):
    """``[(proposal id, sentence)]`` of amounts above what the offices settled."""
    endorsed = set(
        Endorsement.objects.filter(proposal__in=awards, is_living=True).values_list(
            "proposal", flat=True
        )
    )
    problems = []
    for pk in endorsed:
        settled, amount = settled_of(proposals[pk]).amount, awards[pk].amount
        if settled is not None and amount is not None and amount > settled:
            text = _("%(amount)s is more than the %(settled)s that the offices settled.")
            values = {"amount": format_yuan(amount), "settled": format_yuan(settled)}
            problems.append((pk, text % values))
    return problems
