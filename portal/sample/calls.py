"""Makes the sample's calls, through the acts that staff uses."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from calls.enums import ValidOn
from calls.indicators import set_indicators
from calls.layout import lay_out_call, lay_out_lot
from calls.models import Call, Category, Indicator, Lot, Project, StageWindow
from calls.windows import stage_of_kind
from core.text import clean_text
from parties.enums import PaperKind
from portal.sample import places

CLOSING_TIME = time(17, 0)


def instant(day, clock=time.min):
    """The instant of ``clock`` on ``day`` in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, clock))


class CallMaker:
    """Lays out one call of ``office`` from a literal and gives it its dates.

    Args: ``writer`` the user who writes; ``at`` the aware instant of the writing.
    """

    def __init__(self, people, office, writer, *, at):
        self.people, self.office, self.writer, self.at = people, office, writer, at

    def make(self, row, *, period, lots):
        """The draft call. ``lots``: community -> (days from ``at`` to the close, projects)."""
        call = Call.objects.create(
            office=self.office,
            scheme="guarantee_fund",
            title=row["title"],
            year=self.at.year,
            fund=row["fund"],
            summary=row["summary"],
            created_by=self.writer,
            created_at=self.at,
        )
        lay_out_call(call, at=self.at)
        for position, (community, (days, projects)) in enumerate(lots.items(), start=1):
            self.lot(call, position, community, days, projects, period)
        return call

    def lot(self, call, position, community, days, projects, period):
        told = next(
            row
            for row in (*places.COMMUNITIES, places.OTHER_COMMUNITY)
            if row["name"] == community.name
        )
        lot = Lot.objects.create(
            call=call,
            community=community,
            position=position,
            name=community.name,
            approved_on=timezone.localdate(self.at) - timedelta(days=12),
            approval="到会代表同意率超过九成。",
            address=told["address"],
            contact_name=told["contact"][0],
            contact_phone=told["contact"][1],
            contact_email=f"community{position}@{places.DOMAIN}",
            receiving_hours="09:00–12:00,13:00–17:00（节假日除外）",
            paper_copies=2,
            paper_form="A4纸双面打印，装订成册",
            review_meeting=told["meeting"],
            **told["extra"],
        )
        lay_out_lot(lot)
        lot.documents.filter(paper_kind=PaperKind.REGISTRATION).update(valid_on=ValidOn.DECISION)
        StageWindow.objects.create(
            stage=stage_of_kind(call, "solicitation"),
            lot=lot,
            opens_at=instant(timezone.localdate(self.at)),
            closes_at=instant(timezone.localdate(self.at) + timedelta(days=days), CLOSING_TIME),
        )
        for number, row in enumerate(projects, start=1):
            self.project(lot, number, row, period)

    def project(self, lot, number, row, period):
        project = Project.objects.create(
            lot=lot,
            position=number,
            name=row["name"],
            amount=Decimal(row["amount"]),
            period=period,
            overview=row["overview"],
        )
        project.categories.set(
            Category.objects.get_or_create(name=name)[0] for name in row["categories"]
        )
        set_indicators(project, clean_text(row["indicators"]), by=self.writer, at=self.at)


def look_at_targets(call):
    """What the clerk does on the page of targets: every indicator was looked at."""
    Indicator.objects.filter(project__lot__call=call).update(is_checked=True)


def set_stage(call, kind, *, opens, closes):
    """Give a stage its general window; ``opens`` and ``closes`` are dates (the close is 24:00)."""
    StageWindow.objects.update_or_create(
        stage=stage_of_kind(call, kind),
        lot=None,
        area=None,
        defaults={"opens_at": instant(opens), "closes_at": instant(closes + timedelta(days=1))},
    )


def period_words(at):
    """From signing to March of the year after ``at``, as the agreement says (scheme A)."""
    return f"自协议签订之日起至{at.year + 1}年3月（以协议约定为准）"
