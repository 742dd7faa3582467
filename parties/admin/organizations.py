"""Organizations: read by staff; a residents' group is mended by the street that keeps its record."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parties.authoring import OfficeAdmin, office_ids, office_roles
from parties.models import Organization


@admin.register(Organization)
class OrganizationAdmin(OfficeAdmin):
    """Bank data are left out: who pays reads them in the proposal, as they were handed in."""

    office_path = "recorded_with_id"
    list_display = ["name", "organization_kind", "uscc", "legal_representative"]
    list_filter = ["organization_kind", "inspection_result"]
    search_fields = ["name", "uscc", "legal_representative"]
    ordering = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "organization_kind", "uscc", "recorded_with"]}),
        (
            _("Registration"),
            {"fields": ["registered_with", "registered_on", "legal_representative", "scope"]},
        ),
        (
            pgettext_lazy("section", "Contact"),
            {"fields": ["address", "contact_name", "contact_phone", "contact_email"]},
        ),
        (
            _("Annual inspection"),
            {"fields": ["inspection_year", "inspection_result", "introduction"]},
        ),
    ]
    readonly_fields = ["organization_kind", "uscc", "recorded_with"]
    trail_act = "parties.author"
    change_list_template = "parties/admin/organization_list.html"

    def has_view_permission(self, request, obj=None):
        """Staff of every office reads who may apply."""
        return request.user.is_superuser or bool(office_roles(request))

    def has_add_permission(self, request):
        """Organizations register themselves."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        rows = admin.ModelAdmin.get_queryset(self, request)
        if request.user.is_superuser or office_ids(request):
            return rows
        return rows.none()
