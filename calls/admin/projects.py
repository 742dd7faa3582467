"""A project in the authoring room, with its indicators as one numbered text."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from calls.admin.parts import CallPartAdmin, drafts_for
from calls.admin.targets import targets_view
from calls.checklist import MOST_CATEGORIES
from calls.deadlines import next_position
from calls.indicators import refuse_long, set_indicators, text_of
from calls.models import Category, Lot, Project
from core.errors import Refusal
from core.fields import CleanTextField, YuanField

LONGEST_LIST = 40_000


class ProjectForm(forms.ModelForm):
    """A project; its indicators are typed or pasted as one numbered list."""

    amount = YuanField(
        label=_("amount (yuan)"),
        required=False,
        min_value=1,
        help_text=_("The most that is paid: 15万, 150000 and 150,000 are all understood."),
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.all(),
        label=_("categories"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One or two."),
    )
    indicators_text = CleanTextField(
        label=_("indicators, numbered"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 14}),
        help_text=_(
            "Type them or paste them from Word as they are, each with its number. After saving you "
            "see which targets were recognised and put them right."
        ),
    )

    class Meta:
        model = Project
        fields = [
            "lot", "position", "name", "categories", "amount", "period", "ends_on", "overview",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
        if self.instance.pk:
            self.initial["indicators_text"] = text_of(self.instance)

    def clean_categories(self):
        chosen = self.cleaned_data["categories"]
        if len(chosen) > MOST_CATEGORIES:
            raise ValidationError(
                _("A project has one or two categories; you chose %(count)d."),
                params={"count": len(chosen)},
            )
        return chosen

    def clean_indicators_text(self):
        text = self.cleaned_data["indicators_text"]
        try:
            refuse_long(text)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return text

    def clean(self):
        cleaned = super().clean()
        lot = cleaned.get("lot") or (self.instance.pk and self.instance.lot)
        if lot and cleaned.get("position") is None:
            cleaned["position"] = self.instance.position or next_position(lot.projects)
        return cleaned


@admin.register(Project)
class ProjectAdmin(CallPartAdmin):
    form = ProjectForm
    office_path = "lot__call__office_id"
    call_path = "lot__call"
    part = "project"
    list_display = ["name", "lot", "position", "amount", "call_title"]
    list_filter = ["lot__call__year", "categories"]
    search_fields = ["name", "lot__name", "lot__call__title"]
    ordering = ["-lot__call_id", "lot__position", "position"]
    fieldsets = [
        (None, {"fields": ["lot", "position", "name", "categories"]}),
        (_("Money and time"), {"fields": ["amount", "period", "ends_on"]}),
        (_("Task"), {"fields": ["overview", "indicators_text"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("lot__call__office")

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return ["lot"] if self.has_change_permission(request, obj) else ["lot", "indicators_shown"]

    def get_fieldsets(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        return [*self.fieldsets[:2], (_("Task"), {"fields": ["overview", "indicators_shown"]})]

    def choices_for(self, request, name):
        if name == "lot":
            return Lot.objects.filter(call__in=drafts_for(request)).select_related("call")
        return super().choices_for(request, name)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "lot":
            field.label_from_instance = lambda lot: f"{lot.call.title} · {lot.name}"
        return field

    def after_save(self, request, form, change):
        if "indicators_text" in form.changed_data:
            result = set_indicators(
                form.instance,
                form.cleaned_data["indicators_text"],
                by=request.user,
                at=request.arrived_at,
            )
            self._say_what_was_read(request, result)

    def _say_what_was_read(self, request, result):
        if result.kept:
            text = ngettext(
                "%(count)d indicator was unchanged and kept its targets.",
                "%(count)d indicators were unchanged and kept their targets.",
                result.kept,
            )
            messages.info(request, text % {"count": result.kept})
        if result.read:
            text = ngettext(
                "%(count)d indicator was read. Check its targets below.",
                "%(count)d indicators were read. Check their targets below.",
                result.read,
            )
            messages.info(request, text % {"count": result.read})

    def _to_targets_or_overview(self, obj):
        if obj.indicators.filter(is_checked=False).exists():
            return HttpResponseRedirect(reverse("admin:calls_project_targets", args=[obj.pk]))
        return self.to_overview(obj)

    def response_post_save_add(self, request, obj):
        return self._to_targets_or_overview(obj)

    def response_post_save_change(self, request, obj):
        return self._to_targets_or_overview(obj)

    def next_links(self, request, obj):
        links = [(_("Targets"), reverse("admin:calls_project_targets", args=[obj.pk]))]
        if self.has_change_permission(request, obj):
            lot_link = reverse("admin:calls_project_add") + f"?lot={obj.lot_id}"
            links.append((_("Add the next project of this lot"), lot_link))
        return links

    def get_urls(self):
        page = self.admin_site.admin_view(self.targets)
        own = path("<int:pk>/targets/", page, name="calls_project_targets")
        return [own, *super().get_urls()]

    def targets(self, request, pk):
        """The correction page of one project's targets."""
        return targets_view(self, request, pk)

    @admin.display(description=_("indicators, numbered"))
    def indicators_shown(self, project):
        return text_of(project) or "-"

    @admin.display(description=_("call"))
    def call_title(self, project):
        return project.lot.call.title
