"""The office's trail as it can be exported."""

from types import SimpleNamespace

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit
from core.exports import Field, ListKind, OpenedList, register_list
from parties.queries import offices_of
from portal.trail import TrailFilter, entries_visible_to


def open_trail(user, _scope, query):
    """Who did what when in the offices of ``user``, narrowed as on the page."""
    if not (user.is_superuser or offices_of(user).exists()):
        raise PermissionDenied
    reader = SimpleNamespace(user=user)
    fields = [
        Field("at", _("When"), lambda one: one.at, "datetime"),
        Field("who", _("Who"), lambda one: str(one.actor) if one.actor else ""),
        Field("sentence", _("What happened"), lambda one: one.sentence),
        Field("note", _("Reason given"), lambda one: one.note),
        Field("number", _("Number of the entry"), lambda one: str(one.pk), is_usual=False),
    ]
    return OpenedList(
        title=_("Who did what when"),
        fields=fields,
        rows=TrailFilter(query, queryset=entries_visible_to(user), request=reader).qs,
        back=reverse("portal:trail"),
        prepare=audit.told,
    )


def register():
    """Called once, when the apps are ready."""
    register_list(ListKind("portal.trail", open_trail))
