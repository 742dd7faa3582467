"""What a draft call still lacks: told with the place where it is mended, before it is published."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls import stages
from calls.applying import Rule, rule_of
from calls.arranging import out_of_place
from calls.documents import announced, proposals_stage
from calls.models import Call, Project
from calls.questions.deadline import closes_of
from calls.windows import window_of
from calls.wording import closing_words, last_day, opening_words
from calls.workspace import tab_address
from core.calendar import Days, spoken, why_off
from core.money import format_yuan

MOST_CATEGORIES = 2


@dataclass(frozen=True)
class Problem:
    """One thing that is missing or doubtful.

    ``about`` is the row that it is about and ``place`` its name ('' for the call itself); ``link``
    is the page that mends it; ``blocks`` whether the call cannot be published before.
    """

    code: str
    text: str
    link: str
    blocks: bool
    about: object

    @property
    def place(self):
        """The name of the lot, project or stage."""
        if isinstance(self.about, Project):
            return f"{self.about.lot.name} · {self.about.name}"
        return "" if isinstance(self.about, Call) else self.about.name


def problems(call, *, at):
    """Everything that ``call`` lacks at ``at`` (aware), what blocks first.

    Source: systems.md, scheme A (what a lot and a project hold).
    """
    return problems_of(announced(call.pk), at=at)


def problems_of(call, *, at, with_kinds=True):
    """The same for a call that ``documents.announced`` has read.

    A fixed number of queries but for what the stage kinds ask (``with_kinds``): the working copy of a
    correction has no settings of its own.
    """
    days = _days_of(call)
    rule = rule_of(call) if with_kinds else Rule()
    found = [*_of_call(call), *_of_questions(call, at), *_of_stages(call, days, at, with_kinds)]
    for lot in call.lots.all():
        found += _of_lot(call, lot, days, at, rule)
        for project in lot.projects.all():
            found += _of_project(project, at)
    return sorted(found, key=lambda problem: not problem.blocks)


def _days_of(call):
    """The days on which any window of the call closes, with what is known of days off; or None."""
    windows = [window for stage in call.stages.all() for window in stage.windows.all()]
    closing = [last_day(window.closes_at) for window in windows if window.closes_at]
    return Days(min(closing), max(closing)) if closing else None


def blocking(found):
    """Only those of ``found`` that keep the call from being published."""
    return [problem for problem in found if problem.blocks]


def admin_link(thing, anchor=""):
    """The admin's page for ``thing``, at the field or list named by ``anchor``."""
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    return reverse(name, args=[thing.pk]) + (f"#{anchor}" if anchor else "")


# --- The call ---------------------------------------------------------------------------------------


def _of_call(call):
    link = admin_link(call)
    lots = list(call.lots.all())
    if not lots:
        add = reverse("admin:calls_lot_add") + f"?call={call.pk}"
        yield Problem("no_lot", _("There is no lot yet: add the first community."), add, True, call)
    if not call.summary.strip():
        text = _("The announcement has no introduction.")
        yield Problem("no_summary", text, f"{link}#id_summary", True, call)
    if not call.fund.strip():
        text = _("It is not said where the money comes from.")
        yield Problem("no_fund", text, f"{link}#id_fund", False, call)
    yield from _over_budget(call, lots, link)


def _of_questions(call, at):
    """A hint where nobody could ask: so many working days before the deadline are over already."""
    close = closes_of(call).get(None)
    if close is not None and close.instant <= at:
        text = _("Questions would end on %(day)s, which is over: nobody could ask any.") % {
            "day": closing_words(close.instant)
        }
        yield Problem("questions_past", text, f"{admin_link(call)}#id_question_days", False, call)


def _over_budget(call, lots, link):
    if call.budget is None:
        return
    asked = sum(
        (project.amount or Decimal(0) for lot in lots for project in lot.projects.all()), Decimal(0)
    )
    if asked > call.budget:
        text = _(
            "The projects' amounts add up to %(sum)s, %(over)s above the call's budget of %(budget)s."
        )
        values = {
            "sum": format_yuan(asked),
            "over": format_yuan(asked - call.budget),
            "budget": format_yuan(call.budget),
        }
        yield Problem("over_budget", text % values, f"{link}#id_budget", True, call)


# --- Its stages -------------------------------------------------------------------------------------


def _of_stages(call, days, at, with_kinds):
    taking = proposals_stage(call)
    if taking is None:
        text = _("The call has no stage in which proposals are taken in.")
        yield Problem("no_solicitation", text, admin_link(call), True, call)
    for stage in call.stages.all():
        kind = stages.get(stage.kind)
        link = admin_link(stage)
        if kind.needs_window and not kind.closes_by_lot and window_of(stage) is None:
            text = _("This stage has no dates.")
            yield Problem("no_window", text, link, True, stage)
        for text in kind.problems(stage) if with_kinds else ():
            # What a kind lacks beyond its settings is mended on its own page in the workspace.
            yield Problem("stage", str(text), tab_address(stage) or link, True, stage)
        if not kind.closes_by_lot:
            if not kind.is_before_call:
                yield from _past_window(stage, window_of(stage), link, at)
            yield from _day_off(window_of(stage), days, link, stage)
    for stage, text in out_of_place(list(call.stages.all())):
        where = reverse("calls:stages", args=[call.pk])
        yield Problem("out_of_place", text, where, True, stage)
    yield from _out_of_order(call, taking)


def _past_window(stage, window, link, at):
    if window is not None and window.closes_at is not None and window.closes_at <= at:
        text = _("This stage closes %(closes)s, which is over.")
        values = {"closes": closing_words(window.closes_at)}
        yield Problem("stage_past", text % values, link, True, stage)


def _out_of_order(call, taking):
    """Stages after the taking-in that would end before proposals do, or review before it closes."""
    last = _last_close(call, taking)
    if last is None:
        return
    for stage in call.stages.all():
        window = window_of(stage)
        if stage.position <= taking.position or window is None:
            continue
        closes = closing_words(last)
        if window.closes_at is not None and window.closes_at <= last:
            text = _("This stage ends %(ends)s, before the last proposals close (%(closes)s).")
            values = {"ends": closing_words(window.closes_at), "closes": closes}
            yield Problem("ends_early", text % values, admin_link(stage), True, stage)
        elif (
            not stages.get(stage.kind).may_overlap
            and window.opens_at is not None
            and window.opens_at < last
        ):
            text = _("This stage begins %(opens)s, before the last proposals close (%(closes)s).")
            values = {"opens": opening_words(window.opens_at), "closes": closes}
            yield Problem("opens_early", text % values, admin_link(stage), True, stage)


def _last_close(call, taking):
    """The last instant at which any lot's proposals close, or None."""
    if taking is None:
        return None
    windows = [window_of(taking, lot=lot) for lot in call.lots.all()] or [window_of(taking)]
    return max((w.closes_at for w in windows if w is not None and w.closes_at), default=None)


def _day_off(window, days, link, about):
    """A hint where a window closes on a day on which offices do not work."""
    if window is None or window.closes_at is None:
        return
    day = last_day(window.closes_at)
    if not days.is_working(day):
        text = _("%(day)s is %(why)s. The date stays as you set it.")
        values = {"day": spoken(day, weekday=False), "why": why_off(day, days)}
        yield Problem("day_off", text % values, link, False, about)


# --- A lot ------------------------------------------------------------------------------------------


def _of_lot(call, lot, days, at, rule):
    link = admin_link(lot)
    yield from _deadline(call, lot, days, link, at)
    if lot.paper_copies and not lot.address.strip():
        text = _("Paper copies are asked for, but no address is given.")
        yield Problem("no_address", text, f"{link}#id_address", True, lot)
    if not (lot.contact_name.strip() and (lot.contact_phone.strip() or lot.contact_email)):
        text = _("No contact with telephone or e-mail is named.")
        yield Problem("no_contact", text, f"{link}#id_contact_name", True, lot)
    not_asked = set() if rule.for_projects else {"no_projects"}
    not_asked |= set() if rule.asks_papers else {"no_documents"}
    for code, rows, text in (
        ("no_documents", lot.documents, _("The list of required documents is empty.")),
        ("no_eligibility", lot.eligibility, _("It is not said who may apply.")),
        ("no_projects", lot.projects, _("There is no project yet.")),
    ):
        if code in not_asked:
            continue
        if not rows.all():
            add = reverse("admin:calls_project_add") + f"?lot={lot.pk}"
            where = add if code == "no_projects" else link
            yield Problem(code, text, where, True, lot)
    if lot.community_id and lot.approved_on is None:
        text = _("It is not said when the residents' assembly approved.")
        yield Problem("no_approval", text, f"{link}#id_approved_on", False, lot)


def _deadline(call, lot, days, link, at):
    taking = proposals_stage(call)
    window = window_of(taking, lot=lot) if taking else None
    link = f"{link}#id_deadline_0"
    if window is None or window.closes_at is None:
        text = _("No deadline for proposals is set.")
        yield Problem("no_deadline", text, link, True, lot)
    elif window.closes_at <= at:
        text = _("The deadline %(closes)s is over.")
        values = {"closes": closing_words(window.closes_at)}
        yield Problem("deadline_past", text % values, link, True, lot)
    else:
        yield from _day_off(window, days, link, lot)


# --- A project --------------------------------------------------------------------------------------


def _of_project(project, at):
    link = admin_link(project)
    if project.amount is None:
        yield Problem("no_amount", _("No amount is set."), f"{link}#id_amount", True, project)
    if not project.period.strip():
        yield Problem("no_period", _("No period is said."), f"{link}#id_period", True, project)
    yield from _old_year(project, link, at)
    categories = len(project.categories.all())
    if not categories:
        text = _("No category is chosen.")
        yield Problem("no_category", text, f"{link}#id_categories", True, project)
    elif categories > MOST_CATEGORIES:
        text = _("A project has one or two categories; this has %(count)d.") % {"count": categories}
        yield Problem("categories", text, f"{link}#id_categories", True, project)
    yield from _of_indicators(project, link)


def _old_year(project, link, at):
    today = timezone.localdate(at)
    years = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", project.period)]
    if years and max(years) < today.year:
        text = _("The period ends in %(year)d, which is over.") % {"year": max(years)}
        yield Problem("period_past", text, f"{link}#id_period", False, project)
    if project.ends_on and project.ends_on < today:
        text = _("The last day of the project is over.")
        yield Problem("ends_past", text, f"{link}#id_ends_on", True, project)


def _of_indicators(project, link):
    indicators = list(project.indicators.all())
    if not indicators:
        text = _("There are no indicators.")
        yield Problem("no_indicators", text, f"{link}#id_indicators_text", True, project)
        return
    targets = reverse("admin:calls_project_targets", args=[project.pk])
    bare = [indicator for indicator in indicators if not indicator.targets.all()]
    if bare:
        text = ngettext(
            "Indicator %(numbers)s has no target: nothing in it will be counted.",
            "Indicators %(numbers)s have no target: nothing in them will be counted.",
            len(bare),
        ) % {"numbers": ", ".join(indicator.number for indicator in bare)}
        yield Problem("no_target", text, f"{targets}#indicator-{bare[0].pk}", False, project)
    unsure = [indicator for indicator in indicators if not indicator.is_checked]
    if unsure:
        text = ngettext(
            "The targets of indicator %(numbers)s were recognised and not looked at yet.",
            "The targets of indicators %(numbers)s were recognised and not looked at yet.",
            len(unsure),
        ) % {"numbers": ", ".join(indicator.number for indicator in unsure)}
        yield Problem("unchecked", text, f"{targets}#indicator-{unsure[0].pk}", True, project)
