"""Who may do what in the authoring room (Django's admin): by membership in an office.

Nobody is given model permissions by hand. A superuser may everything; a member of an office sees the
office's rows, its leads and writers change them. Each floor's admins stand on ``OfficeAdmin``.
"""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core import audit
from core.fields import CleanCharField, CleanTextField
from parties.enums import Role
from parties.models import Membership, Office
from parties.queries import WRITERS

# Text as people paste it: cleaned, and its limit counted in characters.
CLEAN_TEXT = {
    models.CharField: {"form_class": CleanCharField, "widget": AdminTextInputWidget},
    models.TextField: {"form_class": CleanTextField, "widget": AdminTextareaWidget},
}


def office_roles(request):
    """``{office id: role}`` of the signed-in person; asked once for a request."""
    if not hasattr(request, "_office_roles"):
        rows = Membership.objects.filter(user=request.user, party__kind="office")
        request._office_roles = dict(rows.values_list("party_id", "role"))
    return request._office_roles


def office_ids(request, *roles):
    """Ids of the offices in which the person has one of ``roles`` (any role when none is given)."""
    mine = office_roles(request).items()
    return [pk for pk, role in mine if not roles or role in roles]


def offices_for(request, *roles):
    """The offices that the person may choose; all of them for a superuser."""
    if request.user.is_superuser:
        return Office.objects.all()
    return Office.objects.filter(pk__in=office_ids(request, *roles))


def value_at(row, path):
    """Follow ``lot__call__office_id`` from ``row``; None where a step is missing."""
    for name in path.split("__"):
        row = getattr(row, name, None)
        if row is None:
            return None
    return row


def plain(value):
    """A form's value as it goes into the audit trail's JSON."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (models.QuerySet, list, tuple)):
        return [plain(item) for item in value]
    return value


def changed_words(form, formsets):
    """What was changed, named in the office's language: fields, then lists."""
    with translation.override(settings.LANGUAGE_CODE):
        names = [str(form.fields[name].label or name) for name in form.changed_data]
        for formset in formsets:
            if formset.new_objects or formset.changed_objects or formset.deleted_objects:
                names.append(str(formset.model._meta.verbose_name_plural))
        return get_text_list(names, _("and")) if names else _("nothing")


class TrailedAdmin(admin.ModelAdmin):
    """Every save and deletion leaves an audit entry of the act ``trail_act``, told by its note."""

    trail_act = ""
    # The office whose staff may read the entry; a row that belongs to none is read by superusers.
    office_id_of = staticmethod(lambda obj: None)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self.trail_act:
            note = changed_words(form, formsets) if change else _("created")
            self.leave_trail(request, form.instance, note)

    def delete_model(self, request, obj):
        if self.trail_act:
            self.leave_trail(request, obj, _("deleted"))
        super().delete_model(request, obj)

    def leave_trail(self, request, obj, note):
        audit.record(
            self.trail_act,
            subject=obj,
            by=request.user,
            at=request.arrived_at,
            office_id=self.office_id_of(obj),
            note=note,
        )


class OfficeAdmin(TrailedAdmin):
    """Rows that belong to an office.

    ``office_path`` leads from a row to the office's id; ``writing_roles`` may change, every member
    may look. Bulk actions are off: each of them would be one more way past a row's own rule.
    """

    office_path = "office_id"
    writing_roles = WRITERS
    actions = None
    formfield_overrides = CLEAN_TEXT

    def office_of(self, obj):
        return value_at(obj, self.office_path)

    def office_id_of(self, obj):
        return self.office_of(obj)

    def may_write(self, request, obj=None):
        """Whether the person may write ``obj``, or any row at all when it is None."""
        if request.user.is_superuser:
            return True
        mine = office_ids(request, *self.writing_roles)
        return bool(mine) if obj is None else self.office_of(obj) in mine

    def has_module_permission(self, request):
        return request.user.is_superuser or bool(office_roles(request))

    def has_view_permission(self, request, obj=None):
        if request.user.is_superuser:
            return True
        mine = office_ids(request)
        return bool(mine) if obj is None else self.office_of(obj) in mine

    def has_add_permission(self, request):
        return self.may_write(request)

    def has_change_permission(self, request, obj=None):
        return self.may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.may_write(request, obj)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.office_path}__in": office_ids(request)})

    def lookup_allowed(self, lookup, value, request):
        """The list is narrowed by its own filters alone: any other column could be guessed bit by bit."""
        return any(lookup == name or lookup.startswith(f"{name}__") for name in self.list_filter)

    def choices_for(self, request, name):
        """The rows that the foreign key ``name`` may point at, or None for the field's own."""
        if name == "office":
            return offices_for(request, *self.writing_roles)
        return None

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        choices = self.choices_for(request, db_field.name)
        if choices is not None:
            kwargs["queryset"] = choices
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PlainAdmin(TrailedAdmin):
    """Rows that only superusers keep."""

    actions = None
    formfield_overrides = CLEAN_TEXT

    def is_allowed(self, request):
        return request.user.is_superuser

    def has_module_permission(self, request):
        return self.is_allowed(request)

    def has_view_permission(self, request, obj=None):
        return self.is_allowed(request)

    def has_add_permission(self, request):
        return self.is_allowed(request)

    def has_change_permission(self, request, obj=None):
        return self.is_allowed(request)

    def has_delete_permission(self, request, obj=None):
        return self.is_allowed(request)


LEADS = (Role.LEAD,)
