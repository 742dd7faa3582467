"""The ground in the admin: only read. The days off have pages of their own (``holiday_admin``)."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.holiday_admin import HolidayAdmin
from core.models import AuditEntry, AuditSeal, Delivery, Message, Paper, StoredFile

__all__ = ["HolidayAdmin"]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the portal alone writes: shown, never added, changed or deleted here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "told", "act", "office_id"]
    list_filter = ["act"]
    search_fields = ["subject_label", "subject_id", "note"]
    list_select_related = ["actor"]
    show_full_result_count = False

    @admin.display(description=_("what happened"))
    def told(self, entry):
        return entry.sentence


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    list_display = ["number", "at", "entries", "hash"]


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["due_at", "recipient", "subject", "kind"]
    list_filter = ["kind"]
    search_fields = ["subject", "occasion"]
    list_select_related = ["recipient"]
    show_full_result_count = False


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "size", "uploaded_by", "uploaded_at"]
    list_filter = ["kind"]
    search_fields = ["name", "sha256"]
    list_select_related = ["uploaded_by"]
    show_full_result_count = False


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "version", "code", "issued_at"]
    list_filter = ["kind"]
    search_fields = ["title", "code", "sha256"]
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["message", "channel", "state", "failures", "next_try_at", "last_error"]
    list_filter = ["state", "channel"]
    list_select_related = ["message"]
    show_full_result_count = False
