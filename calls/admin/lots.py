"""A lot in the authoring room: its deadline, contacts and paper rules, and its three lists."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls import presets
from calls.admin.fields import ClosingField
from calls.admin.parts import CallPartAdmin, PartInline, drafts_for, name_inputs
from calls.deadlines import deadline_of, general_window, next_position, set_deadline
from calls.enums import DocumentCondition
from calls.layout import in_office_language, lay_out_lot
from calls.models import Duty, EligibilityRule, Lot, RequiredDocument
from calls.wording import closing_words
from communities.models import Community
from core.text import read_id
from parties.authoring import offices_for
from parties.enums import IDENTITY_KINDS


class LotForm(forms.ModelForm):
    """A lot with the deadline of its proposals, which is a window of the call's stage."""

    deadline = ClosingField(
        label=_("deadline for proposals"),
        required=False,
        help_text=_(
            "Beijing time. Proposals are refused from this instant on. Empty: the date of the call."
        ),
    )

    class Meta:
        model = Lot
        fields = [
            "call", "community", "name", "position", "approved_on", "approval", "address",
            "contact_name", "contact_phone", "contact_email", "receiving_hours", "paper_copies",
            "paper_form", "paper_must_be_sealed", "paper_by_mail", "paper_closes_at", "paper_late",
            "new_since", "needs_sign_off", "review_meeting",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("deadline", "paper_closes_at"):
            if name in self.fields:
                name_inputs(self.fields[name])
        for name in ("name", "position"):
            if name in self.fields:
                self.fields[name].required = False
        if self.instance.pk:
            self.initial["deadline"] = deadline_of(self.instance)

    @property
    def call(self):
        return self.cleaned_data.get("call") or (self.instance.pk and self.instance.call)

    def clean(self):
        cleaned = super().clean()
        if not self.call:
            return cleaned
        community = cleaned.get("community")
        if community is not None and community.office_id != self.call.office_id:
            raise ValidationError({"community": _("This community belongs to another office.")})
        if not cleaned.get("name") and community is not None:
            cleaned["name"] = community.name
        if not cleaned.get("name"):
            self.add_error("name", _("Choose a community or type a name."))
        if cleaned.get("position") is None:
            cleaned["position"] = self.instance.position or next_position(self.call.lots)
        self._check_deadline(cleaned.get("deadline"))
        return cleaned

    def _check_deadline(self, closes):
        general = general_window(self.call)
        opens = general.opens_at if general else None
        if closes and opens and closes <= opens:
            text = _("The deadline lies before proposals open (%(opens)s).")
            opening = closing_words(opens)
            self.add_error("deadline", ValidationError(text, params={"opens": opening}))


WIDE = forms.TextInput(attrs={"class": "vTextField wide"})


class EligibilityInline(PartInline):
    model = EligibilityRule
    fields = ["position", "text", "condition"]
    verbose_name_plural = _("Who may apply")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "text":
            kwargs["widget"] = WIDE
        return super().formfield_for_dbfield(db_field, request, **kwargs)


DOCUMENT_COLUMNS = [
    "position", "name", "note", "condition", "condition_amount", "paper_kind", "valid_on",
    "sealed", "is_identity", "max_files",
]  # fmt: skip


class DocumentForm(forms.ModelForm):
    """A required document: an amount belongs to its condition, identity papers are marked as such."""

    class Meta:
        model = RequiredDocument
        fields = DOCUMENT_COLUMNS

    def clean(self):
        cleaned = super().clean()
        is_by_amount = cleaned.get("condition") == DocumentCondition.AMOUNT
        amount = cleaned.get("condition_amount")
        if is_by_amount and not (amount and amount > 0):
            self.add_error("condition_amount", _("Type the amount from which it is asked."))
        if not is_by_amount:
            cleaned["condition_amount"] = None
        if cleaned.get("paper_kind") in IDENTITY_KINDS:
            cleaned["is_identity"] = True
        return cleaned


class DocumentInline(PartInline):
    model = RequiredDocument
    form = DocumentForm
    fields = DOCUMENT_COLUMNS
    verbose_name_plural = _("What to hand in")


class DutyInline(PartInline, admin.StackedInline):
    """Thirteen columns: one under the other, in rows of what belongs together."""

    template = admin.StackedInline.template
    model = Duty
    fields = [
        ("position", "kind"),
        "text",
        ("day_of_month", "weekday", "by_time"),
        ("within_working_days", "ahead_working_days"),
        ("comparator", "value", "value_max", "unit", "per"),
    ]
    verbose_name_plural = _("Standing duties of whoever carries a project out")
    classes = ["collapse"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "text":
            kwargs["widget"] = WIDE
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Lot)
class LotAdmin(CallPartAdmin):
    form = LotForm
    office_path = "call__office_id"
    part = "lot"
    list_display = ["name", "call", "position", "deadline_words"]
    list_filter = ["call__year", "call__state"]
    search_fields = ["name", "call__title"]
    ordering = ["-call_id", "position"]
    inlines = [EligibilityInline, DocumentInline, DutyInline]
    fieldsets = [
        (None, {"fields": ["call", "community", "name", "position", "deadline"]}),
        (_("Approval by the residents' assembly"), {"fields": ["approved_on", "approval"]}),
        (pgettext_lazy("section", "Contact"), {"fields": ["contact_name", "contact_phone", "contact_email"]}),
        (
            _("Paper copies"),
            {
                "fields": [
                    "paper_copies", "paper_form", "paper_must_be_sealed", "paper_by_mail",
                    "paper_closes_at", "paper_late", "address", "receiving_hours",
                ],
            },
        ),
        (_("Handing in"), {"fields": ["needs_sign_off"]}),
        (_("Annual inspection"), {"fields": ["new_since"]}),
        (_("Review meeting"), {"fields": ["review_meeting"]}),
    ]  # fmt: skip

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("call__office", "community")
        return rows.prefetch_related("windows__stage")

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return ["call"] if self.has_change_permission(request, obj) else ["call", "deadline_words"]

    def get_fieldsets(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        first = (None, {"fields": ["call", "community", "name", "position", "deadline_words"]})
        return [first, *self.fieldsets[1:]]

    def get_inlines(self, request, obj):
        """A new lot has its lists only after the scheme has filled them."""
        return self.inlines if obj is not None else []

    def choices_for(self, request, name):
        if name == "call":
            return drafts_for(request)
        if name == "community":
            return Community.objects.filter(office__in=offices_for(request, *self.writing_roles))
        return super().choices_for(request, name)

    def get_changeform_initial_data(self, request):
        """The usual columns of a lot after the call's scheme."""
        given = super().get_changeform_initial_data(request)
        call = drafts_for(request).filter(pk=read_id(str(given.get("call", "")))).first()
        usual = in_office_language(presets.get(call.scheme).lot) if call else {}
        if call is not None:
            # Who was registered in the second half of the year before has nothing to be inspected.
            usual = {"new_since": date(call.year - 1, 6, 30)} | usual
        return usual | given

    def after_save(self, request, form, change):
        lot = form.instance
        set_deadline(lot, form.cleaned_data.get("deadline"))
        if not change:
            lay_out_lot(lot)

    def response_post_save_add(self, request, obj):
        messages.info(
            request,
            _(
                "The lists below were filled after the scheme: who may apply, what to hand in, "
                "standing duties. Change what is different here, then add the projects."
            ),
        )
        return HttpResponseRedirect(reverse("admin:calls_lot_change", args=[obj.pk]))

    def next_links(self, request, obj):
        if not self.has_change_permission(request, obj):
            return []
        return [(_("Add a project"), reverse("admin:calls_project_add") + f"?lot={obj.pk}")]

    @admin.display(description=_("deadline for proposals"))
    def deadline_words(self, lot):
        closes = deadline_of(lot)
        return closing_words(closes) if closes else _("the date of the call")
