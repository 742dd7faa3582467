"""Organizations as they can be exported."""

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exports import Field, ListKind, OpenedList, register_list
from parties.models import Organization
from parties.queries import offices_of


def open_organizations(user, _scope, query):
    """All organizations, for the staff of an office, who reads them in the authoring room too.

    Bank data are left out there and here. ``q`` searches as there.
    """
    if not (user.is_superuser or (user.is_staff and offices_of(user).exists())):
        raise Http404
    rows = Organization.objects.select_related("recorded_with").defer("introduction")
    for word in query.get("q", "").split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(uscc__icontains=word)
            | Q(legal_representative__icontains=word)
        )
    return OpenedList(
        title=_("Organizations"),
        fields=fields(),
        rows=rows.order_by("name", "id"),
        back=reverse("admin:parties_organization_changelist"),
    )


def fields():
    """What the office's register of organizations holds."""
    return [
        Field("name", _("Organization"), lambda one: one.name),
        Field("kind", _("kind of organization"),
              lambda one: one.get_organization_kind_display()),
        Field("uscc", _("unified social credit code"), lambda one: one.uscc),
        Field("recorded", _("recorded with"),
              lambda one: one.recorded_with.name if one.recorded_with else ""),
        Field("legal", _("legal representative"), lambda one: one.legal_representative),
        Field("registered", _("registered on"), lambda one: one.registered_on, "date"),
        Field("scope", _("scope of business"), lambda one: one.scope, is_usual=False),
        Field("address", _("address"), lambda one: one.address),
        Field("contact", pgettext("person", "contact"), lambda one: one.contact_name,
              is_usual=False),
        Field("phone", _("contact's phone"), lambda one: one.contact_phone, is_usual=False),
        Field("email", _("contact's e-mail"), lambda one: one.contact_email, is_usual=False),
        Field("inspection_year", _("year of the last annual inspection"),
              lambda one: one.inspection_year),
        Field("inspection", _("result of the last annual inspection"),
              lambda one: one.get_inspection_result_display()),
    ]  # fmt: skip


def register():
    """Called once, when the apps are ready."""
    register_list(ListKind("parties.organizations", open_organizations))
