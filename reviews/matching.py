"""Money that a district adds to an award of one of its communities, as a line of its own.

Source: scheme B, money: a district may match 1 : 1. Whether and how much is said in the decision's
settings; the fund's own amount is never touched by it.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.wording import office_language
from core import audit
from core.money import format_yuan
from parties.desk_tasks import end_task, give_task
from parties.enums import AreaKind, OfficeKind
from parties.models import Area, Office
from parties.queries import WRITERS, works_for
from reviews import locking
from reviews.deciding import settings_of
from reviews.enums import Decision
from reviews.models import Award, AwardLine
from reviews.problems import Problems
from reviews.refusals import DecisionRefused

MATCH_TASK = "reviews.match"


@dataclass(frozen=True)
class Line:
    """An award with the office that may add to it, the line as it stands, and the most it may be."""

    award: Award
    giver: Office
    line: AwardLine | None
    most: Decimal


def lines_of(stage):
    """Every awarded proposal of ``stage`` whose community lies in a district with a civil affairs bureau."""
    percent = settings_of(stage).match_percent
    if not percent:
        return []
    awards = list(
        Award.objects.filter(stage=stage, decision=Decision.AWARDED)
        .select_related("proposal__applicant", "proposal__lot__community")
        .prefetch_related("lines")
        .order_by("proposal__lot__position", "proposal__receipt_number")
    )
    givers = _givers_of(awards)
    return [
        Line(award, giver, _line_by(award, giver), most_of(award, percent))
        for award in awards
        if (giver := givers.get(award.pk)) is not None
    ]


def most_of(award, percent):
    """The most that may be added to ``award``, in yuan, at ``percent`` of it."""
    return (award.amount * percent / 100).quantize(Decimal("0.01"))


def _line_by(award, giver):
    return next((one for one in award.lines.all() if one.giver_id == giver.pk), None)


def _givers_of(awards):
    """``{award id: the district's bureau}``; three queries for any number of awards."""
    rows = Area.objects.values_list("pk", "parent", "kind")
    parents = {pk: (parent, kind) for pk, parent, kind in rows}
    offices = Office.objects.filter(area__kind=AreaKind.DISTRICT)
    bureaus = {one.area_id: one for one in offices.filter(office_kind=OfficeKind.CIVIL_AFFAIRS)}
    places = dict(
        Office.objects.filter(pk__in=[one.proposal.applicant_id for one in awards]).values_list(
            "pk", "area_id"
        )
    )
    found = {}
    for award in awards:
        community = award.proposal.lot.community
        area = places.get(award.proposal.applicant_id) or (community and community.area_id)
        while area is not None and parents[area][1] != AreaKind.DISTRICT:
            area = parents[area][0]
        if area in bureaus:
            found[award.pk] = bureaus[area]
    return found


def tell_givers(stage, *, at):
    """Put on each district's desk that it may add to the awards that are final now."""
    givers = {one.giver.pk: one.giver for one in lines_of(stage) if one.line is None}
    with office_language():
        for giver in givers.values():
            give_task(
                giver,
                what=MATCH_TASK,
                occasion=f"stage:{stage.pk}",
                title=_("Say what the district adds: %(call)s") % {"call": stage.call},
                link=reverse("reviews:match", args=[stage.pk]),
                at=at,
            )


def may_say(user, line, *, decides):
    """Whether ``user`` may say what is added: a lead of the call's office, or a writer of the giver."""
    return decides or works_for(user, line.giver.pk, *WRITERS)


@transaction.atomic
def set_matches(stage, amounts, *, by, at):
    """Keep what districts add; all or nothing.

    Args: ``amounts`` ``{award id: yuan or None}``; None takes a line away. Awards that are not among
    ``lines_of`` are left out.

    Returns how many lines changed.

    Raises:
        DecisionRefused: with every problem at its field (``amount-7``, by award): more than the settings
            allow; or when the call has ended.
    """
    locking.lock_money(stage.call_id, ())
    locking.lock_awards(stage)
    lines = [one for one in lines_of(stage) if one.award.pk in amounts]
    problems = Problems()
    for line in lines:
        amount = amounts[line.award.pk]
        if amount is not None and amount > line.most:
            text = _("%(amount)s is above the %(most)s that %(giver)s may add to this award.")
            values = {
                "amount": format_yuan(amount),
                "most": format_yuan(line.most),
                "giver": line.giver,
            }
            problems.add(line.award.pk, "amount", text % values)
    problems.refuse(DecisionRefused)
    for giver in {line.giver for line in lines}:
        end_task(what=MATCH_TASK, occasion=f"stage:{stage.pk}", party=giver, at=at)
    return sum(_keep(line, amounts[line.award.pk] or None, by=by, at=at) for line in lines)


def _keep(line, amount, *, by, at):
    """Write one line; 1 when it changed, else 0."""
    before = line.line.amount if line.line else None
    if before == amount:
        return 0
    if amount is None:
        line.line.delete()
    else:
        AwardLine.objects.update_or_create(
            award=line.award,
            giver=line.giver,
            defaults={"amount": amount, "said_by": by, "said_at": at},
        )
    audit.record(
        "reviews.match",
        subject=line.award.proposal,
        by=by,
        at=at,
        office_id=line.award.stage.call.office_id,
        before={"amount": before},
        after={"amount": amount or 0, "giver": line.giver.name},
    )
    return 1
