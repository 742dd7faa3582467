"""The quotas of a stage: one table for all areas, and moving places between two of them."""

from django import forms
from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from calls.layout import end_of_day
from calls.quotas import (
    Wanted,
    areas_for,
    move_places,
    plan_of,
    rooms_of,
    set_quotas,
    sums_of,
)
from calls.wording import last_day
from calls.workspace import frame, stage_for
from core import audit
from core.errors import Refusal
from core.fields import CleanCharField

LARGEST = 100_000


def _number(label, **more):
    return forms.IntegerField(label=label, min_value=0, max_value=LARGEST, required=False, **more)


class PlanForm(forms.Form):
    """How many places there are in all."""

    total = _number(
        gettext_lazy("places in all"), help_text=gettext_lazy("Empty: what the areas come to.")
    )


class AreaForm(forms.Form):
    """One line of the table."""

    places = _number(gettext_lazy("places"))
    least = _number(gettext_lazy("puts forward at least"))
    most = _number(gettext_lazy("puts forward at most"))
    last_day = forms.DateField(
        label=gettext_lazy("puts forward until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data, area, room, plan):
        self.area, self.room = area, room
        initial = {"least": plan.least, "most": plan.most}
        if room is not None:
            quota, window = room.quota, room.window
            initial = {"places": quota.places, "least": quota.least, "most": quota.most}
            if window is not None and window.area_id and window.closes_at:
                initial["last_day"] = last_day(window.closes_at)
        super().__init__(data, initial=initial, prefix=f"area-{area.pk}")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    @property
    def closes_at(self):
        """The end of the last day, an aware instant, or None."""
        day = self.cleaned_data["last_day"]
        return end_of_day(day) if day else None

    @property
    def wanted(self):
        values = self.cleaned_data
        return Wanted(self.area.pk, values["places"], values["least"] or 0, values["most"])


class MoveForm(forms.Form):
    """So many places from one area to another, with the reason."""

    source = forms.TypedChoiceField(label=gettext_lazy("from the area"), coerce=int)
    target = forms.TypedChoiceField(label=gettext_lazy("to the area"), coerce=int)
    number = forms.IntegerField(
        label=gettext_lazy("how many places"), min_value=1, max_value=LARGEST
    )
    why = CleanCharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, data=None, *, rooms):
        super().__init__(data)
        choices = [(one.quota.area_id, one.quota.area.name) for one in rooms]
        for name in ("source", "target"):
            self.fields[name].choices = [("", _("please choose")), *choices]


class Table:
    """The forms of all areas with the plan's; bound when ``data`` is given."""

    def __init__(self, stage, data=None, *, at):
        self.stage, self.rooms = stage, rooms_of(stage, at=at)
        plan, by_area = plan_of(stage), {one.quota.area_id: one for one in self.rooms}
        self.plan = PlanForm(data, initial={"total": plan.total})
        self.rows = [AreaForm(data, area, by_area.get(area.pk), plan) for area in areas_for(stage)]

    def save(self, *, by, at):
        """Keep the table; False with the reasons at the fields when that is refused."""
        answers = [self.plan.is_valid(), *(row.is_valid() for row in self.rows)]
        if not all(answers):
            return False
        closes = {row.area.pk: row.closes_at for row in self.rows}
        try:
            set_quotas(
                self.stage, [row.wanted for row in self.rows], closes=closes,
                total=self.plan.cleaned_data["total"], by=by, at=at,
            )  # fmt: skip
        except Refusal as refusal:
            self._take(refusal)
            return False
        return True

    def _take(self, refusal):
        rows = {str(row.area.pk): row for row in self.rows}
        for name, text in refusal.problems or [(None, str(refusal))]:
            column, _dash, key = (name or "").partition("-")
            if key in rows:
                rows[key].add_error(column, text)
            else:
                self.plan.add_error(None, text)


@login_required
@require_http_methods(["GET", "POST"])
def quotas(request, stage_id):
    """The table; whoever only looks on sees it without inputs."""
    stage = stage_for(request.user, stage_id)
    may_edit = request.user.has_perm("calls.edit_call", stage.call)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    table = Table(stage, request.POST if request.method == "POST" else None, at=request.arrived_at)
    if request.method == "POST" and table.save(by=request.user, at=request.arrived_at):
        flashes.success(request, _("The quotas are saved."))
        return redirect("calls:quotas", stage_id)
    return _show(request, stage, table, MoveForm(rooms=table.rooms))


def _show(request, stage, table, move):
    moves = audit.entries_for(stage).filter(act="calls.move_places")
    context = frame(stage.call, at=request.arrived_at, current=stage) | {
        "stage": stage,
        "table": table,
        "sums": sums_of(table.rooms),
        "move": move,
        "moves": audit.told(moves[:50]),
        "may_edit": request.user.has_perm("calls.edit_call", stage.call)
        and stage.call.ended_at is None,
    }
    bound = [table.plan, move, *table.rows]
    status = 409 if any(one.is_bound and one.errors for one in bound) else 200
    return render(request, "calls/quotas.html", context, status=status)


@login_required
@require_POST
def quotas_move(request, stage_id):
    """Move places from one area to another."""
    stage = stage_for(request.user, stage_id, "calls.edit_call")
    table = Table(stage, at=request.arrived_at)
    form = MoveForm(request.POST, rooms=table.rooms)
    if form.is_valid():
        values = form.cleaned_data
        try:
            move_places(
                stage, values["source"], values["target"], values["number"], why=values["why"],
                by=request.user, at=request.arrived_at,
            )  # fmt: skip
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            flashes.success(request, _("The places are moved."))
            return redirect("calls:quotas", stage_id)
    return _show(request, stage, table, form)
