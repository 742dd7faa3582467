"""The objections of a notice stage as an export, and the way of an applicant to those it answers."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.workspace import stage_for
from core.exports import Field, ListKind, OpenedList, register_list
from core.masking import mask
from reviews.models import Objection
from reviews.publicity import queries
from reviews.publicity.private import veiled


def objection_fields():
    """Who objected is masked here as in every list."""
    return [
        Field("code", pgettext("of an objection", "Code"), lambda one: one.code),
        Field("arrived", _("Arrived at"), lambda one: one.arrived_at, "datetime"),
        Field("about", pgettext("of an objection", "About"),
              lambda one: str(one.proposal or _("the whole notice"))),
        Field("number", _("Receipt number"),
              lambda one: one.proposal.receipt_number if one.proposal else ""),
        Field("text", _("What is objected"), lambda one: mask(one.text)),
        Field("contact", _("Contact (masked)"), lambda one: veiled(one.contact)),
        Field("state", _("State"), lambda one: one.get_state_display()),
        Field("consequence", _("What follows"), lambda one: one.get_consequence_display()),
        Field("handled", _("Handled by"), lambda one: str(one.handled_by or "")),
        Field("public", _("Result in general words"), lambda one: one.public_answer),
        Field("settled", _("Settled at"), lambda one: one.settled_at, "datetime"),
    ]  # fmt: skip


def open_objections(user, scope, _query):
    """All objections of a notice stage, for those who may work on them."""
    stage = stage_for(user, scope, "reviews.manage_round")
    if stage.kind != queries.KIND:
        raise Http404
    return OpenedList(
        title=_("Objections: %(call)s") % {"call": stage.call.title},
        fields=objection_fields(),
        rows=queries.objections_of(stage).select_related(
            "proposal__project", "proposal__lot", "handled_by"
        ),
        back=reverse("reviews:notice_tab", args=[stage.pk]),
        subject=stage.call,
        office_id=stage.call.office_id,
    )


def links_for(proposal):
    """The objections to a proposal, for its own page."""
    rows = Objection.objects.filter(proposal=proposal).order_by("pk").values_list("pk", flat=True)
    return [
        (
            _("Objection %(n)d to this proposal") % {"n": n},
            reverse("reviews:objection_view", args=[pk]),
        )
        for n, pk in enumerate(rows, start=1)
    ]


def register():
    """Called once, when the apps are ready."""
    register_list(ListKind("reviews.objections", open_objections))
