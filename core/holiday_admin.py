"""The working-day calendar in the authoring room: a year at a glance, and changing it.

Days are never typed into a bare table: an announcement is pasted, or one day named, and the page
shows what was understood and which dates would move before anything is kept.
"""

from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import dates, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import holidays, reckoning
from core.enums import HolidayKind
from core.holiday_notice import read_notice
from core.models import Holiday, HolidayYear
from core.text import clean_text

LONGEST_TEXT, LONGEST_NAME, LONGEST_SOURCE = 20000, 60, 200
MOST_ROWS, SPARE_ROWS, SHOWN_MOVES = 400, 2, 50
LEFT_OUT = "left_out"


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Every member of an office looks; leads (``core.keep_holidays``) change."""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("core.see_holidays")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        page = self.admin_site.admin_view(self.change_days)
        return [path("change/", page, name="core_holiday_change_days"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """One year as twelve months, with what is announced, kept and on record."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._move_dates(request)
        this_year = timezone.localdate(request.arrived_at).year
        year = _year(request.GET.get("year", "")) or this_year
        is_announced, months = holidays.year_calendar(year)
        return self._page(
            request,
            "core/admin/year.html",
            title=_("Working-day calendar %(year)d") % {"year": year},
            year=year,
            this_year=this_year,
            is_announced=is_announced,
            months=months,
            kept=Holiday.objects.filter(date__year=year),
            record=HolidayYear.objects.filter(year=year).first(),
            moves=reckoning.moves(at=request.arrived_at),
        )

    def _move_dates(self, request):
        """Move what the calendar has moved already (a newer list of days off was installed)."""
        if not request.user.has_perm("core.keep_holidays"):
            raise PermissionDenied
        count = reckoning.recompute(by=request.user, at=request.arrived_at)
        messages.success(request, _moved(count))
        return redirect("admin:core_holiday_changelist")

    def change_days(self, request):
        """Paste an announcement or name days; look at what follows; keep it."""
        if not request.user.has_perm("core.keep_holidays"):
            raise PermissionDenied
        form = DaysForm(request)
        if request.method == "POST" and form.act == "read":
            form.read()
        if request.method != "POST" or not (form.rows or form.problems):
            return self._page(request, "core/admin/paste.html", form=form, title=_("Set days off"))
        try:
            return self._kept(request, form)
        except holidays.HolidayRefused as refusal:
            form.problems += [str(text) for _name, text in refusal.problems] or [str(refusal)]
        return self._shown(request, form, None, status=409)

    def _kept(self, request, form):
        """Keep the days when the button says so, else show what keeping them would do."""
        if form.act == "save" and not form.problems:
            holidays.set_days(
                form.chosen,
                source=form.source,
                edition=form.edition,
                by=request.user,
                at=request.arrived_at,
            )
            count = reckoning.recompute(by=request.user, at=request.arrived_at)
            messages.success(request, _("The days are kept.") + " " + _moved(count))
            year = max((row.date.year for row in form.chosen), default="")
            return redirect(reverse("admin:core_holiday_changelist") + f"?year={year}")
        change = holidays.preview(form.chosen, at=request.arrived_at)
        return self._shown(request, form, change, status=409 if form.problems else 200)

    def _shown(self, request, form, change, *, status):
        years = sorted({row.date.year for row in form.chosen})
        return self._page(
            request,
            "core/admin/change_days.html",
            status=status,
            title=_("Look at the days before they are kept"),
            form=form,
            change=change,
            shown_moves=SHOWN_MOVES,
            edition=holidays.edition_of(years),
            years=[(year, *holidays.year_calendar(year, form.chosen)) for year in years[:3]],
            kinds=[*HolidayKind.choices, ("", _("a day as usual")), (LEFT_OUT, _("leave out"))],
        )

    def _page(self, request, template, *, status=200, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "weekdays": [(_short(day), dates.WEEKDAYS[day]) for day in range(7)],
            "may_keep": request.user.has_perm("core.keep_holidays"),
            **context,
        }
        return TemplateResponse(request, template, context, status=status)


def _short(day):
    """A weekday's head in a narrow column: 一, Mon."""
    return str(dates.WEEKDAYS_ABBR[day]).removeprefix("星期").removeprefix("周")


def _moved(count):
    if not count:
        return _("No date had to move.")
    return ngettext(
        "%(count)d date was moved; whom it touches is told.",
        "%(count)d dates were moved; whom they touch is told.",
        count,
    ) % {"count": count}


def _year(text):
    """A year within the calendar's reach, or None."""
    if not (text.isdecimal() and len(text) == 4):
        return None
    year = int(text)
    return year if holidays.FIRST_YEAR <= year <= holidays.LAST_YEAR else None


class DaysForm:
    """The texts of the page: a pasted announcement, its source, the rows as read or corrected.

    ``rows`` are ``(date text, kind, name)`` as shown; ``chosen`` the ``DayRow`` objects of those that
    can be read and are not left out; ``problems`` keep the days from being kept.
    """

    def __init__(self, request):
        sent = request.POST
        self.act = sent.get("act", "")
        self.text = sent.get("text", "")[:LONGEST_TEXT]
        self.year = sent.get("year", "")
        self.source = clean_text(sent.get("source", ""), multiline=False)[:LONGEST_SOURCE]
        edition = sent.get("edition", "")
        self.edition = int(edition) if edition.isdecimal() and len(edition) < 9 else 0
        self.remarks, self.problems, self.rows = [], [], []
        for number in range(MOST_ROWS):
            if f"date-{number}" not in sent:
                break
            cells = [sent.get(f"{name}-{number}", "") for name in ("date", "kind", "name")]
            if cells[0].strip():
                self.rows.append((*cells[:2], clean_text(cells[2], multiline=False)[:LONGEST_NAME]))
        self.chosen = [row for cells in self.rows if (row := self._row(*cells))]

    def _row(self, text, kind, name):
        if kind == LEFT_OUT:
            return None
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            self.problems.append(
                _("“%(text)s” is no date. Type it as 2027-10-01.") % {"text": text[:40]}
            )
            return None
        return holidays.DayRow(day, kind if kind in HolidayKind.values else "", name)

    def read(self):
        """Fill the rows from the pasted announcement."""
        notice = read_notice(self.text, year=_year(self.year))
        self.remarks, self.source = notice.remarks, self.source or notice.source
        self.rows = [(one.date.isoformat(), one.kind, one.name) for one in notice.days]
        self.chosen = [holidays.DayRow(one.date, one.kind, one.name) for one in notice.days]

    @property
    def shown_rows(self):
        """The rows with a few empty ones behind them, numbered."""
        spare = [("", HolidayKind.OFF.value, "")] * SPARE_ROWS
        return list(enumerate([*self.rows, *spare]))
