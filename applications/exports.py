"""The office's list of what was handed in, as it can be exported."""

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.endorsing.reading import listed
from applications.models import Endorsement
from applications.screening_list import lots_of, submissions
from calls.workspace import stage_for
from core import clock
from core.exports import Field, ListKind, OpenedList, register_list
from parties.models import Opinion, OpinionStep, Organization


def fields():
    """The columns; what names a person or reaches one is ticked by nobody unasked."""
    return [
        Field("number", _("Receipt number"), lambda one: one.receipt_number),
        Field("name", _("Proposal"), lambda one: one.handed_name),
        Field("applicant", _("Applicant"), lambda one: one.applicant.name),
        Field("uscc", _("Credit code"), lambda one: one.uscc, is_usual=False),
        Field("lot", _("Lot"), lambda one: one.lot.name),
        Field("project", _("Project"), lambda one: one.project.name if one.project else ""),
        Field("limit", _("Project amount (yuan)"),
              lambda one: one.project.amount if one.project else None, "money", is_usual=False),
        Field("requested", _("Requested (yuan)"), lambda one: one.handed_requested, "money"),
        Field("served", _("People served"), lambda one: one.beneficiary_count, is_usual=False),
        Field("leader", _("Project leader"), lambda one: one.leader_name, is_usual=False),
        Field("leader_phone", _("Project leader's phone"), lambda one: one.leader_phone,
              is_usual=False),
        Field("contact", _("Contact"), lambda one: one.contact_name, is_usual=False),
        Field("contact_phone", _("Contact's phone"), lambda one: one.contact_phone,
              is_usual=False),
        Field("contact_email", _("Contact's e-mail"), lambda one: one.contact_email,
              is_usual=False),
        Field("submitted", _("Handed in"), lambda one: one.submitted_at, "datetime"),
        Field("version", _("Version"), lambda one: one.version_count),
        Field("state", _("State"), lambda one: one.get_state_display()),
        Field("due", _("Answer before"), lambda one: one.answer_due_at, "datetime"),
        Field("paper_asked", _("Paper copies asked for"), lambda one: one.lot.paper_copies),
        Field("paper", _("Paper copies"), paper_words),
    ]  # fmt: skip


def paper_words(proposal):
    """What came of the paper copies; nothing where the lot asks for none."""
    return proposal.get_paper_state_display() if proposal.lot.paper_copies else ""


# All that the fields read, and no text of a proposal.
COLUMNS = (
    "receipt_number", "handed_name", "applicant__name", "lot__name", "lot__call_id", "project__name",
    "project__amount", "handed_requested", "beneficiary_count", "leader_name", "leader_phone",
    "contact_name", "contact_phone", "contact_email", "submitted_at", "version_count", "state",
    "answer_due_at", "paper_state", "lot__paper_copies",
)  # fmt: skip


def open_proposals(user, scope, query):
    """The list of the solicitation's and the screening's tab, for the stage ``scope``."""
    stage = stage_for(user, scope)
    _filtered, rows = submissions(user, stage.call, query, lots_of(stage.call), at=clock.now())
    code = Organization.objects.filter(pk=OuterRef("applicant_id")).values("uscc")
    kind = "screening" if stage.kind == "screening" else "solicitation"
    return OpenedList(
        title=_("Proposals: %(call)s") % {"call": stage.call.title},
        fields=fields(),
        rows=rows.annotate(uscc=Subquery(code))
        .select_related(None)
        .select_related("lot", "project", "applicant")
        .only(*COLUMNS),
        back=reverse(f"applications:{kind}_tab", args=[stage.pk]),
        subject=stage.call,
        office_id=stage.call.office_id,
    )


def opinion_fields():
    """One row an opinion, so that offices can be counted and sorted."""
    return [
        Field("number", _("Receipt number"), lambda one: one.number),
        Field("name", _("Proposal"), lambda one: one.proposal_name),
        Field("applicant", _("Applicant"), lambda one: one.applicant),
        Field("position", pgettext("a step", "Order"), lambda one: one.position),
        Field("opinion", _("Opinion"), lambda one: one.name),
        Field("office", pgettext("that gives an opinion", "Office"),
              lambda one: one.office.name if one.office else ""),
        Field("state", _("State"), lambda one: one.get_state_display()),
        Field("due", _("Due"), lambda one: one.due_at, "datetime"),
        Field("decision", pgettext("upon a proposal", "Decision"),
              lambda one: _given(one, "get_decision_display")),
        Field("text", _("What was written"), lambda one: _given(one, "text")),
        Field("changes", _("Changes"), lambda one: _given(one, "changes"), is_usual=False),
        Field("amount", _("Amount (yuan)"), lambda one: _given(one, "amount"), "money"),
        Field("payee", _("Paid to"), lambda one: str(_given(one, "payee") or "")),
        Field("person", _("Person"), lambda one: str(_given(one, "by") or "")),
        Field("day", _("At"), lambda one: _given(one, "at"), "datetime"),
        Field("sealed", _("Sealed on paper on"), lambda one: _given(one, "sealed_on"), "date"),
    ]  # fmt: skip


def _given(step, name):
    """A column of the opinion that stands; None where there is none."""
    if not step.standing:
        return None
    value = getattr(step.standing[0], name)
    return value() if callable(value) else value


def open_opinions(user, scope, query):
    """Every opinion of the endorsement stage ``scope``, as its tab is filtered."""
    stage = stage_for(user, scope)
    endorsements = listed(stage, query)
    about = Endorsement.objects.filter(chain=OuterRef("chain"))
    standing = Opinion.objects.filter(stands=True).select_related("by", "payee")
    rows = OpinionStep.objects.filter(chain__in=endorsements.order_by().values("chain")).annotate(
        number=Subquery(about.values("proposal__receipt_number")[:1]),
        proposal_name=Subquery(about.values("proposal__handed_name")[:1]),
        applicant=Subquery(about.values("proposal__applicant__name")[:1]),
    )
    return OpenedList(
        title=_("Opinions: %(call)s") % {"call": stage.call.title},
        fields=opinion_fields(),
        rows=rows.select_related("office")
        .prefetch_related(Prefetch("opinions", standing, to_attr="standing"))
        .order_by("number", "position", "pk"),
        back=reverse("applications:endorsement_tab", args=[stage.pk]),
        subject=stage.call,
        office_id=stage.call.office_id,
    )


def register():
    """Called once, when the apps are ready."""
    register_list(ListKind("applications.proposals", open_proposals))
    register_list(ListKind("applications.opinions", open_opinions))
