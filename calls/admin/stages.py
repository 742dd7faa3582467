"""One stage in the authoring room: its name, its dates, and the settings of its kind."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from calls import stages
from calls.admin.fields import ClosingField
from calls.admin.parts import CallPartAdmin, PartInline
from calls.models import Stage, StageWindow
from calls.wording import closing_words, opening_words
from calls.workspace import tab_address


class WindowForm(forms.ModelForm):
    """When a stage opens and closes, for the call or for one lot."""

    closes_at = ClosingField(label=_("closes at"), required=False)

    class Meta:
        model = StageWindow
        fields = ["lot", "opens_at", "closes_at"]

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            raise ValidationError({"closes_at": _("The window closes before it opens.")})
        return cleaned


class WindowInline(PartInline):
    """The general window and, where lots may have their own, theirs."""

    model = StageWindow
    form = WindowForm
    verbose_name_plural = _("Dates (Beijing time; an hour of 24:00 is the end of that day)")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(area=None).select_related("lot")

    def may_write(self, request, obj):
        """What runs before the call and has begun moves its dates by acts of its own."""
        kind = stages.get(obj.kind) if obj is not None else None
        if kind is not None and kind.is_before_call and (obj.call.is_copy or kind.has_begun(obj)):
            return False
        return super().may_write(request, obj)

    def _closes_by_lot(self, stage):
        return stage is not None and stages.get(stage.kind).closes_by_lot

    def get_fields(self, request, obj=None):
        if not self.may_write(request, obj):
            names = ["opens_words", "closes_words"]
            return ["lot", *names] if self._closes_by_lot(obj) else names
        names = ["opens_at", "closes_at"]
        return ["lot", *names] if self._closes_by_lot(obj) else names

    def get_readonly_fields(self, request, obj=None):
        return [] if self.may_write(request, obj) else ["opens_words", "closes_words"]

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if self._closes_by_lot(obj) or obj.windows.exists() else 1

    def get_max_num(self, request, obj=None, **kwargs):
        return None if self._closes_by_lot(obj) else 1

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "lot":
            stage_id = request.resolver_match.kwargs["object_id"]
            call = Stage.objects.filter(pk=stage_id).values("call")
            field.queryset = field.queryset.filter(call__in=call)
            field.empty_label = str(_("whole call"))
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = field.widget.can_delete_related = False
        return field

    @admin.display(description=_("opens at"))
    def opens_words(self, window):
        return opening_words(window.opens_at)

    @admin.display(description=_("closes at"))
    def closes_words(self, window):
        return closing_words(window.closes_at)


def settings_inline(kind):
    """An inline for the settings row of a kind, in the form that its floor gives."""
    return type(
        f"{kind.settings_model.__name__}Inline",
        (PartInline, admin.StackedInline),
        {
            "__doc__": "The typed settings of this stage.",
            "template": admin.StackedInline.template,
            "model": kind.settings_model,
            "form": import_string(kind.settings_form),
            "max_num": 1,
            "min_num": 1,
            "can_delete": False,
            "verbose_name_plural": _("Rules of this stage"),
        },
    )


@admin.register(Stage)
class StageAdmin(CallPartAdmin):
    office_path = "call__office_id"
    part = "stage"
    fields = ["kind_words", "name", "note"]
    readonly_fields = ["kind_words"]
    list_display = ["name", "call"]

    def has_module_permission(self, request):
        """A stage is reached from its call, never from the index."""
        return False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """Which stages a call has comes from its scheme."""
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("call__office")

    def get_inlines(self, request, obj):
        kind = stages.get(obj.kind)
        found = [WindowInline]
        # The working copy of a correction has no settings: what is scored is not told by correcting.
        if kind.settings_model is not None and kind.settings_form and not obj.call.is_copy:
            found.append(settings_inline(kind))
        return found

    def next_links(self, request, obj):
        """What a kind holds beyond its settings (criteria, panel) has its page in the workspace."""
        address = "" if obj.call.is_copy else tab_address(obj)
        return [(_("Page of this stage"), address)] if address else []

    @admin.display(description=_("what happens here"))
    def kind_words(self, stage):
        return stages.get(stage.kind).what
