"""A published call changes by a correction alone: every other way in is tried, and changes nothing."""

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from calls.arranging import add_stage, move_stage, remove_stage
from calls.correcting.parts import PARTS, values_of
from calls.indicators import set_indicators, set_targets
from calls.looking_through import accept_reading, start_reading
from calls.models import Call
from calls.publishing import publish_call
from calls.taking_over import add_to_draft
from core.errors import Refusal
from tests.calls.reading.papers.first import STREET_NUMBERED
from tests.factories.authoring import client_for, make_complete_draft, posted
from tests.factories.world import World

pytestmark = pytest.mark.django_db
# The admin's rooms of what a call is made of; letterheads and categories are the office's.
ROOMS = ("call", "stage", "lot", "project")


@pytest.fixture
def world():
    return World()


def said(call):
    """Everything that the call says, row by row, also what was withdrawn; and where it stands."""
    rows = {}
    for part in PARTS.values():
        manager = getattr(part.model, "everything", part.model.objects)
        found = manager.filter(**{part.to_call: call.pk}).order_by("pk")
        rows[part.code] = [(row.pk, values_of(part, row)) for row in found]
    stages = list(call.stages.values_list("pk", "kind", "position"))
    return rows, stages, Call.objects.values_list("state", "revision").get(pk=call.pk)


def publish_silently(call):
    Call.objects.filter(pk=call.pk).update(state="published", published_at=timezone.now())


def rows_of(call):
    lot = call.lots.first()
    found = (call, call.stages.first(), lot, lot.projects.first())
    return dict(zip(ROOMS, found, strict=True))


def forms_of(client, call):
    """``{address: data}``: each form of the authoring room as it stood open while this was a draft, with
    something changed and every row of its lists marked for deletion."""
    forms = {}
    for room, row in rows_of(call).items():
        address = reverse(f"admin:calls_{room}_change", args=[row.pk])
        page = client.get(address)
        data = posted(page, name="改了", title="改了", note="改了")
        for inline in page.context["inline_admin_formsets"]:
            for form in inline.formset.initial_forms:
                data[f"{form.prefix}-DELETE"] = "on"
        forms[address] = data
        if room != "stage":
            forms[reverse(f"admin:calls_{room}_delete", args=[row.pk])] = {"post": "yes"}
    rows = rows_of(call)
    for room, query in (("lot", f"call={call.pk}"), ("project", f"lot={rows['lot'].pk}")):
        address = reverse(f"admin:calls_{room}_add") + f"?{query}"
        forms[address] = posted(client.get(address), name="新增")
    forms[reverse("admin:calls_project_targets", args=[rows["project"].pk])] = {"form-0-value": "1"}
    for room in ROOMS:
        forms[reverse(f"admin:calls_{room}_changelist")] = {
            "action": "delete_selected", "_selected_action": [rows[room].pk], "post": "yes",
        }  # fmt: skip
    return forms


@pytest.mark.parametrize("persona", ["lead", "superuser"])
def test_no_form_of_the_authoring_room_changes_what_is_published(world, persona):
    call = make_complete_draft(world)
    client = client_for(world.people[persona])
    forms = forms_of(client, call)
    publish_silently(call)
    before = said(call)
    for address, data in forms.items():
        answer = client.post(address, data)
        # A list answers with itself, an addition with its form and the refused choice.
        refused = answer.status_code in (403, 404, 405, 409) or (
            answer.status_code == 200 and ("_add" in address or "/add/" in address)
        )
        is_list = address.rstrip("/").rsplit("/", 1)[-1] in ROOMS
        assert refused or is_list, (address, answer.status_code)
        assert said(call) == before, address


def test_the_forms_above_do_change_a_draft(world):
    """The control: what is refused there would have written here."""
    call = make_complete_draft(world)
    client = client_for(world.lead)
    changed = []
    for address, data in forms_of(client, call).items():
        if address.endswith("/change/") and "calls/call/" in address:
            before = said(call)
            client.post(address, data)
            changed.append(said(call) != before)
    assert changed == [True]


def test_every_room_of_the_authoring_room_is_tried_above():
    shown = {model.__name__.lower() for model in admin.site._registry if model in
             {part.model for part in PARTS.values()}}  # fmt: skip
    assert shown == set(ROOMS)


def test_no_act_and_no_page_changes_what_is_published(world, tmp_path):
    call = make_complete_draft(world)
    who = {"by": world.lead, "at": timezone.localtime()}
    reading = start_reading(world.office, STREET_NUMBERED, file_name="", **who)
    publish_silently(call)
    before = said(call)
    stage, project = call.stages.last(), call.lots.first().projects.first()
    acts = (
        lambda: publish_call(call, **who),
        lambda: set_indicators(project, "1. 活动99场。", **who),
        lambda: set_targets(project, {}, **who),
        lambda: add_to_draft(call, reading.tree, update=True, **who),
        lambda: accept_reading(
            reading.pk, call=call, new={}, update=True, categories={}, revision=1, **who
        ),
        lambda: add_stage(call, "review", **who),
        lambda: move_stage(stage, -1, **who),
        lambda: remove_stage(stage, **who),
    )
    for act in acts:
        with pytest.raises(Refusal):
            act()
        assert said(call) == before
    client = client_for(world.lead)
    posts = (
        (reverse("calls:publish", args=[call.pk]), {}),
        (reverse("calls:reading_accept", args=[reading.pk]) + f"?into={call.pk}", {"revision": 1}),
        (reverse("calls:preview", args=[call.pk]), {"title": "改了"}),
        (reverse("calls:detail", args=[call.pk]), {"title": "改了"}),
        (reverse("calls:project", args=[project.pk]), {"name": "改了"}),
        (reverse("calls:copy", args=[call.pk]), {"year": call.year + 1}),
    )
    for address, data in posts:
        client.post(address, data)
        assert said(call) == before, address
    paper = tmp_path / "公告.txt"
    paper.write_text(STREET_NUMBERED)
    with pytest.raises(CommandError):
        call_command("read_announcement", str(paper), "--into", str(call.pk), stdout=StringIO())
    assert said(call) == before
