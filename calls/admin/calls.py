"""A call in the authoring room: its data, and the list of its stages."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from calls import presets
from calls.admin.parts import CallPartAdmin, PartInline
from calls.enums import CallState
from calls.layout import lay_out_call
from calls.models import Call, Category, Stage
from calls.windows import window_of
from calls.wording import window_words
from core import audit
from core.fields import YuanField
from parties.authoring import OfficeAdmin


class CallForm(forms.ModelForm):
    """The call's own data."""

    budget = YuanField(
        label=_("budget (yuan)"),
        required=False,
        help_text=_("In all, as 200万 or 2000000; empty when only the projects' amounts count."),
    )

    class Meta:
        model = Call
        fields = [
            "title", "office", "year", "fund", "budget", "summary", "max_per_applicant",
            "question_days",
        ]  # fmt: skip


class NewCallForm(CallForm):
    """A new call; its scheme is chosen once."""

    scheme = forms.ChoiceField(
        label=_("Scheme"),
        choices=presets.choices,
        help_text=_("It lays out the stages with their usual settings; you can change each."),
        widget=forms.RadioSelect,
    )

    class Meta(CallForm.Meta):
        fields = [*CallForm.Meta.fields, "scheme"]


class StageInline(PartInline):
    """The stages in their order; each opens its own page with dates and settings."""

    model = Stage
    fields = ["name", "dates", "note"]
    readonly_fields = ["dates"]
    ordering = ["position"]
    verbose_name_plural = _("Stages")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("windows")

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("dates"))
    def dates(self, stage):
        return format_html(
            '{}<br><a href="{}">{}</a>',
            window_words(window_of(stage)) or _("no dates"),
            reverse("admin:calls_stage_change", args=[stage.pk]),
            _("Dates and rules of this stage"),
        )


@admin.register(Call)
class CallAdmin(CallPartAdmin):
    form = CallForm
    call_path = ""
    part = "call"
    list_display = ["title", "office", "year", "state_word", "overview"]
    list_filter = ["state", "year"]
    search_fields = ["title"]
    list_select_related = ["office"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["title", "office", "scheme", "year"]}),
        (_("Money"), {"fields": ["fund", "budget"]}),
        (_("Announcement"), {"fields": ["summary", "max_per_applicant", "question_days"]}),
    ]

    def get_inlines(self, request, obj):
        return [StageInline] if obj is not None else []

    def get_readonly_fields(self, request, obj=None):
        """Office and scheme are settled with the first save: everything else was laid out by them."""
        return ["office", "scheme_name"] if obj is not None else []

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.fieldsets
        first = (None, {"fields": ["title", "office", "scheme_name", "year"]})
        return [first, *self.fieldsets[1:]]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewCallForm
        return super().get_form(request, obj, change, **kwargs)

    def has_delete_permission(self, request, obj=None):
        """The working copy of a correction goes with its correction; what was announced stays."""
        if obj is not None and (obj.is_copy or obj.announcements.exists()):
            return False
        return super().has_delete_permission(request, obj)

    def get_changeform_initial_data(self, request):
        offices = list(self.choices_for(request, "office")[:2])
        initial = {"year": timezone.localdate(request.arrived_at).year}
        if len(offices) == 1:
            initial["office"] = offices[0].pk
        # Most offices run one scheme year after year.
        last = (
            Call.objects.filter(office__in=offices).order_by("-pk").values_list("scheme", flat=True)
        )
        initial["scheme"] = last.first() or presets.known()[0].code
        return initial | super().get_changeform_initial_data(request)

    def office_of(self, obj):
        return obj.office_id

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
            obj.created_at = request.arrived_at
        super().save_model(request, obj, form, change)
        if not change:
            lay_out_call(obj, at=request.arrived_at)

    def _record(self, request, form, formsets, change):
        if change:
            super()._record(request, form, formsets, change)
            return
        call = form.instance
        audit.record(
            "calls.create_call",
            subject=call,
            by=request.user,
            at=request.arrived_at,
            office_id=call.office_id,
            after={"scheme": call.scheme, "title": call.title, "year": call.year},
        )

    def response_post_save_add(self, request, obj):
        messages.info(request, _("The stages are laid out. Next: add the first community."))
        return HttpResponseRedirect(reverse("calls:workspace", args=[obj.pk]))

    def next_links(self, request, obj):
        if not self.has_change_permission(request, obj):
            return []
        return [(_("Add a lot"), reverse("admin:calls_lot_add") + f"?call={obj.pk}")]

    @admin.display(description=_("scheme"))
    def scheme_name(self, call):
        return presets.get(call.scheme).name

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, call):
        return CallState(call.state).label

    @admin.display(description=_("overview"))
    def overview(self, call):
        address = reverse("calls:workspace", args=[call.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open"))


@admin.register(Category)
class CategoryAdmin(OfficeAdmin):
    """Categories are shared by all offices: any writer may add one, superusers mend them."""

    list_display = ["name"]
    search_fields = ["name"]

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def get_queryset(self, request):
        return admin.ModelAdmin.get_queryset(self, request)
