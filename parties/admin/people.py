"""People and areas: kept by superusers."""

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parties.authoring import PlainAdmin
from parties.enums import PartyKind
from parties.models import Area, Party, User, keep_address
from parties.staff_mark import mark_staff


@admin.register(Area)
class AreaAdmin(PlainAdmin):
    list_display = ["name", "kind", "parent"]
    list_filter = ["kind"]
    search_fields = ["name"]
    list_select_related = ["parent"]
    trail_act = "parties.author"


@admin.register(User)
class UserAdmin(PlainAdmin):
    """Who may come in. People sign in with a code sent by e-mail; no password is set here.

    Nobody is deleted: what a person did stays told. Who may open the authoring room follows from the
    memberships in offices.
    """

    list_display = ["email", "name", "employer", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name", "employer"]
    ordering = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "name", "phone", "employer", "language"]}),
        (_("Access"), {"fields": ["is_active", "is_superuser", "is_staff"]}),
    ]
    readonly_fields = ["is_staff"]
    trail_act = "parties.author"

    def has_delete_permission(self, request, obj=None):
        return False

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
            obj.party = Party.objects.create(kind=PartyKind.PERSON, name=obj.name or obj.email)
        if obj.is_superuser:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        keep_address(obj)
        # Who is no superuser any more stays in the authoring room only with an office.
        mark_staff(obj.pk)
