"""How an office's documents are headed and numbered, and the register of taken numbers."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from calls.models import DocumentNumber, DocumentSeries, Letterhead
from calls.numbering import first_free
from parties.authoring import LEADS, OfficeAdmin


class SeriesForm(forms.ModelForm):
    """One year's running number; it never goes back to one that was taken."""

    class Meta:
        model = DocumentSeries
        fields = ["year", "next_number"]

    def clean(self):
        cleaned = super().clean()
        year, number = cleaned.get("year"), cleaned.get("next_number")
        office_id = self.instance.letterhead.office_id if self.instance.letterhead_id else None
        lowest = first_free(office_id, year) if office_id and year else 1
        if number is not None and number < lowest:
            self.add_error(
                "next_number",
                ValidationError(
                    _(
                        "Number %(last)d of %(year)d was given already; go on with %(next)d or later."
                    )
                    % {"last": lowest - 1, "year": year, "next": lowest}
                ),
            )
        return cleaned


class SeriesInline(admin.TabularInline):
    model = DocumentSeries
    form = SeriesForm
    extra = 1
    can_delete = False
    verbose_name_plural = _("Running numbers: each year begins at 1 unless you set it here")


@admin.register(Letterhead)
class LetterheadAdmin(OfficeAdmin):
    """Mark, number, addressees, signer, copies of an office's documents; kept by its leads."""

    writing_roles = LEADS
    trail_act = "calls.edit_letterhead"
    list_display = ["office", "mark", "abbreviation", "copies_to"]
    list_select_related = ["office"]
    inlines = [SeriesInline]
    fieldsets = [
        (None, {"fields": ["office"]}),
        (_("Head of a document"), {"fields": ["mark", "abbreviation", "addressees"]}),
        (_("End of a document"), {"fields": ["signer", "note", "copies_to", "printed_by"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["office"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(DocumentNumber)
class DocumentNumberAdmin(OfficeAdmin):
    """The register: which number went to which document. It is read, never written."""

    list_display = ["__str__", "title", "office", "taken_at", "taken_by"]
    list_select_related = ["office", "taken_by"]
    list_filter = ["year"]
    search_fields = ["title", "abbreviation"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
