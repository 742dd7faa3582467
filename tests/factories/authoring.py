"""Makers for the authoring room: form data as a browser sends it, and a complete draft."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from calls.layout import lay_out_lot
from calls.models import Lot
from tests.factories.world import make_call, make_community, make_project, set_window


def client_for(user):
    """A browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def posted(response, **changes):
    """The data of the page's form as the browser would send it back, with ``changes``.

    Formsets and the main form of Django's admin; a value of None leaves the field out.
    """
    data = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for name in form.fields:
            data |= _sent(form[name])
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def _sent(field):
    """What a browser sends for one field: nothing for an unticked box, parts for a split field."""
    value = field.value()
    widgets = getattr(field.field.widget, "widgets", None)
    if widgets:
        parts = value if isinstance(value, list) else field.field.widget.decompress(value)
        return {
            f"{field.html_name}_{place}": "" if part is None else str(part)
            for place, part in enumerate(parts or [None] * len(widgets))
        }
    if value is None or value is False:
        ticked = value is False or getattr(field.field.widget, "input_type", "") == "checkbox"
        return {} if ticked else {field.html_name: ""}
    if isinstance(value, (list, tuple)):
        return {field.html_name: [getattr(item, "pk", item) for item in value]}
    return {field.html_name: "on" if value is True else str(field.value())}


def make_complete_draft(world):
    """A draft of the world's office that may be published as it is."""
    call = make_call(world.office, world.lead, title="完整的征集", lots=0, state="draft")
    now = timezone.now()
    day = 1
    for stage in call.stages.all():
        closes = now + timedelta(days=10 * day)
        set_window(stage, opens_at=closes - timedelta(days=9), closes_at=closes)
        day += 1
    lot = Lot.objects.create(
        call=call, community=make_community(world.office, "芦花社区"), position=1, name="芦花社区",
        address="清和路2号", contact_name="许清", contact_phone="028-00000000",
        approved_on=timezone.localdate(),
    )  # fmt: skip
    lay_out_lot(lot)
    make_project(lot, 1)
    return call
