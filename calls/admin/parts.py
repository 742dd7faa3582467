"""What all admins of a call and its parts share: the office's rule, the draft's rule, the trail."""

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.urls import reverse

from calls.enums import WRITABLE, CallState
from calls.locking import lock_draft
from calls.models import Call
from core import audit
from parties.authoring import (
    CLEAN_TEXT,
    OfficeAdmin,
    changed_words,
    offices_for,
    plain,
    value_at,
)


def drafts_for(request):
    """The draft calls, and working copies of corrections, that the person may write."""
    return Call.objects.filter(
        state__in=WRITABLE, office__in=offices_for(request, "lead", "writer")
    )


class CallPartAdmin(OfficeAdmin):
    """A call or a part of it: written while the call is a draft, only read afterwards.

    ``call_path`` leads from a row to its call ('' for the call itself), ``part`` names the audit
    acts. Every save takes the call's row first, so that a part never changes under a publication.
    """

    change_form_template = "calls/admin/part_change_form.html"
    call_path = "call"
    part = ""

    def call_of(self, obj):
        return value_at(obj, self.call_path) if self.call_path else obj

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_draft(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_draft(obj)

    def _is_draft(self, obj):
        call = self.call_of(obj) if obj is not None else None
        return call is None or call.is_draft

    def save_model(self, request, obj, form, change):
        if change or self.call_path:
            lock_draft(self.call_of(obj).pk)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.after_save(request, form, change)
        if self.part:
            self._record(request, form, formsets, change)

    def after_save(self, request, form, change):
        """What else belongs to the save, in its transaction."""

    def _record(self, request, form, formsets, change):
        row = form.instance
        after = {name: plain(form.cleaned_data.get(name)) for name in form.changed_data}
        before = {name: plain(form.initial.get(name)) for name in form.changed_data}
        call = self.call_of(row)
        audit.record(
            f"calls.{'edit' if change else 'add'}_{self.part}",
            subject=call,
            by=request.user,
            at=request.arrived_at,
            office_id=call.office_id,
            before=before if change else None,
            after={"id": row.pk, **after, "name": str(row)},
            note=changed_words(form, formsets) if change else "",
        )

    def delete_model(self, request, obj):
        call = lock_draft(self.call_of(obj).pk)
        audit.record(
            f"calls.delete_{self.part}",
            subject=call,
            by=request.user,
            at=request.arrived_at,
            office_id=call.office_id,
            before={"id": obj.pk, "name": str(obj)},
        )
        super().delete_model(request, obj)

    def get_deleted_objects(self, objs, request):
        """The right to delete a draft covers its parts, whose own rows cannot be deleted one by one."""
        found, counts, _perms, protected = super().get_deleted_objects(objs, request)
        return found, counts, set(), protected

    def get_queryset(self, request):
        """Lists leave out the working copies of corrections, which are reached from their correction."""
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            path = f"{self.call_path}__state" if self.call_path else "state"
            rows = rows.exclude(**{path: CallState.COPY})
        return rows

    # --- Where the page leads ------------------------------------------------------------------------

    def next_links(self, request, obj):
        """``[(label, address)]`` shown above the form."""
        return []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["next_links"] = self.next_links(request, obj) if obj is not None else []
        call = self.call_of(obj) if obj is not None else None
        context["overview_url"] = reverse("calls:workspace", args=[call.pk]) if call else ""
        # The lists in these forms need the page's whole width; the way back is at the top.
        context["is_nav_sidebar_enabled"] = False
        context["is_public"] = call is not None and not call.is_draft
        context["is_copy"] = call is not None and call.is_copy
        if context["is_public"]:
            context["corrections_url"] = reverse("calls:corrections", args=[call.pk])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def to_overview(self, obj):
        return HttpResponseRedirect(reverse("calls:workspace", args=[self.call_of(obj).pk]))

    def response_post_save_add(self, request, obj):
        return self.to_overview(obj)

    def response_post_save_change(self, request, obj):
        return self.to_overview(obj)


def name_inputs(field):
    """Name each input of a form field for those who hear the page: a table's head does not."""
    widget = getattr(field.widget, "widget", field.widget)
    for one in (widget, *getattr(widget, "widgets", ())):
        one.attrs.setdefault("aria-label", str(field.label or ""))


class NamedFormSet(BaseInlineFormSet):
    """The rows of a list, each input with its name."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            if not field.widget.is_hidden:
                name_inputs(field)


class PartInline(admin.TabularInline):
    """A list inside a part: who may change the part may change the list, and nobody else."""

    template = "calls/admin/list.html"
    formset = NamedFormSet
    formfield_overrides = CLEAN_TEXT
    extra = 0

    def may_write(self, request, obj):
        parent = self.admin_site.get_model_admin(self.parent_model)
        if obj is None:
            return parent.has_add_permission(request)
        return parent.has_change_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return self.may_write(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.may_write(request, obj)
