"""Offices and who works in them: superusers keep all, leads their own."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.text import read_id
from parties.authoring import LEADS, OfficeAdmin
from parties.enums import PartyKind, Role
from parties.forms import MemberForm, RoleForm
from parties.members import add_member, change_role, remove_member, withdraw_invitation
from parties.models import Office
from parties.views.members import said_of

MEMBER_ACTS = {
    "role": lambda row, form, **who: change_role(row, form.cleaned_data["role"], **who),
    "remove": lambda row, form, **who: remove_member(row, **who),
}


@admin.register(Office)
class OfficeRecordAdmin(OfficeAdmin):
    office_path = "pk"
    writing_roles = LEADS
    list_display = ["name", "office_kind", "area", "members_link"]
    list_filter = ["office_kind"]
    search_fields = ["name"]
    list_select_related = ["area"]
    ordering = ["name"]
    fields = ["name", "office_kind", "area", "parent", "address", "phone"]
    change_form_template = "parties/admin/office_change_form.html"
    trail_act = "parties.author"

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def get_readonly_fields(self, request, obj=None):
        """What kind of office it is, and where, is settled by a superuser."""
        return [] if request.user.is_superuser else ["office_kind", "area", "parent"]

    def save_model(self, request, obj, form, change):
        obj.kind = PartyKind.OFFICE
        super().save_model(request, obj, form, change)

    def get_urls(self):
        page = self.admin_site.admin_view(self.members)
        return [path("<int:pk>/members/", page, name="parties_office_members"), *super().get_urls()]

    @admin.display(description=_("members"))
    def members_link(self, office):
        address = reverse("admin:parties_office_members", args=[office.pk])
        return format_html('<a href="{}">{}</a>', address, _("Members"))

    # --- Members -------------------------------------------------------------------------------------

    def members(self, request, pk):
        """Members and open invitations of one office; its leads add, change and remove."""
        office = self.get_queryset(request).filter(pk=pk).first()
        if office is None:
            raise Http404
        may_write = self.may_write(request, office)
        form = MemberForm()
        if request.method == "POST":
            if not may_write:
                raise PermissionDenied
            form = self._act(request, office)
            if form is None:
                return redirect("admin:parties_office_members", pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Members of %(office)s") % {"office": office},
            "office": office,
            "members": office.memberships.select_related("user").order_by("since", "id"),
            "invitations": office.invitations.filter(ended_at__isnull=True),
            "form": form,
            "roles": Role.choices,
            "may_write": may_write,
            "opts": self.opts,
        }
        return TemplateResponse(request, "parties/admin/office_members.html", context)

    def _act(self, request, office):
        """Do what the page asks; None when it was done, else the form with its errors."""
        who = {"by": request.user, "at": request.arrived_at}
        act, _dash, row_pk = request.POST.get("act", "").partition("-")
        if act in MEMBER_ACTS:
            return self._change(request, office, act, row_pk, who)
        if act == "withdraw":
            withdraw_invitation(_row(office.invitations, row_pk), **who)
            messages.success(request, _("The invitation is withdrawn."))
            return None
        form = MemberForm(request.POST)
        if not form.is_valid():
            return form
        try:
            added = add_member(office, **form.cleaned_data, **who)
        except Refusal as refusal:
            refusal.add_to(form)
            return form
        messages.success(request, said_of(added))
        return None

    def _change(self, request, office, act, row_pk, who):
        row = _row(office.memberships, row_pk)
        form = RoleForm(request.POST)
        if act == "role" and not form.is_valid():
            raise PermissionDenied
        try:
            MEMBER_ACTS[act](row, form, **who)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Done: %(person)s.") % {"person": row.user})


def _row(rows, pk):
    """The row of this office with that id, as the page names it."""
    row = rows.filter(pk=read_id(pk)).first()
    if row is None:
        raise Http404
    return row
