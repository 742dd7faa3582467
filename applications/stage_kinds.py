"""The stage kinds that this floor owns: taking proposals in, and screening them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from applications.asked import rule_for, settings_for
from applications.enums import ProposalState
from applications.models import Proposal, Screening, ScreeningSettings, SolicitationSettings
from applications.queries import counts_by_state
from calls import stages
from calls.enums import AppliedFor
from calls.libraries import items_in_force


def solicitation_figures(stage):
    """Drafts and what was handed in and stands."""
    counts = counts_by_state(stage.call)
    drafts = counts.pop(ProposalState.DRAFT, 0)
    counts.pop(ProposalState.WITHDRAWN, 0)
    return [
        stages.Figure(_("drafts"), drafts),
        stages.Figure(_("handed in"), sum(counts.values()), "good"),
    ]


def screening_figures(stage):
    """What waits for the office, what waits for applicants, what passed."""
    counts = counts_by_state(stage.call)
    link = reverse("applications:screening_tab", args=[stage.pk])
    waiting = counts.get(ProposalState.SUBMITTED, 0)
    returned = counts.get(ProposalState.RETURNED, 0)
    passed = counts.get(ProposalState.ACCEPTED, 0) + counts.get(ProposalState.DECIDED, 0)
    return [
        stages.Figure(_("to screen"), waiting, "wait" if waiting else "plain",
                      f"{link}?state={ProposalState.SUBMITTED}"),
        stages.Figure(_("returned"), returned, "plain", f"{link}?state={ProposalState.RETURNED}"),
        stages.Figure(_("accepted"), passed, "good", f"{link}?state={ProposalState.ACCEPTED}"),
    ]  # fmt: skip


# More than these are counted in one line: a list of two thousand helps nobody.
MOST_NAMED = 20


def screening_open_items(stage):
    """Proposals whose screening is not over: the first by name, the others counted."""
    waiting = Proposal.objects.filter(
        call=stage.call_id, state__in=[ProposalState.SUBMITTED, ProposalState.RETURNED]
    ).order_by("receipt_number")
    rows = list(waiting.only("receipt_number", "name", "state")[: MOST_NAMED + 1])
    items = [
        stages.OpenItem(
            f"{one.receipt_number} {one.name}: {one.get_state_display()}",
            reverse("applications:screen", args=[one.pk]),
        )
        for one in rows[:MOST_NAMED]
    ]
    if len(rows) > MOST_NAMED:
        rest = waiting.count() - MOST_NAMED
        text = ngettext("%(count)d more proposal", "%(count)d more proposals", rest)
        link = reverse("applications:screening_tab", args=[stage.pk])
        items.append(stages.OpenItem(text % {"count": rest}, link))
    return items


def solicitation_open_items(stage):
    """Drafts that nobody has handed in: counted, not named, for they are their writers' own."""
    drafts = counts_by_state(stage.call).get(ProposalState.DRAFT, 0)
    if not drafts:
        return []
    text = ngettext(
        "%(count)d draft is not handed in", "%(count)d drafts are not handed in", drafts
    ) % {"count": drafts}
    return [stages.OpenItem(text, reverse("applications:solicitation_tab", args=[stage.pk]))]


def anything_came(stage):
    """Whether anybody has begun a proposal."""
    return Proposal.objects.filter(call=stage.call_id).exists()


def screening_has_begun(stage):
    """Whether anybody has looked at a proposal."""
    return Screening.objects.filter(stage=stage).exists()


def solicitation_problems(stage):
    """What the settings lack, in sentences: what nobody could answer must not be published."""
    told = settings_for(stage.call)
    if told.applied_for != AppliedFor.LIBRARY:
        return []
    if told.library is None:
        return [_("Items of a library are applied for, but no library is chosen.")]
    year = told.library_year or stage.call.year
    count = len(items_in_force(told.library, year))
    if count < max(told.least_items, 1):
        text = _(
            "The library has %(count)d items in force in %(year)d, and at least %(least)d are to be chosen."
        )
        return [text % {"count": count, "year": year, "least": max(told.least_items, 1)}]
    return []


def copy_solicitation(old, new):
    """Next year's call asks the same; the items are those of its own year."""
    row = SolicitationSettings.objects.filter(stage=old).first()
    if row is not None:
        row.pk, row.stage, row.library_year = None, new, None
        row._state.adding = True
        row.save()


def register():
    """Called once, when the apps are ready."""
    stages.register(
        stages.StageKind(
            code="solicitation",
            name=pgettext_lazy("stage", "Proposals"),
            what=_("Applicants write and hand in their proposals until the deadline."),
            public=_("Write your proposal online and hand it in before the deadline."),
            tab="applications:solicitation_tab",
            settings_model=SolicitationSettings,
            settings_form="applications.forms.SolicitationSettingsForm",
            copy_with=copy_solicitation,
            problems=solicitation_problems,
            asks=rule_for,
            needs_window=True,
            closes_by_lot=True,
            place=stages.Place.TAKING,
            once=True,
            has_begun=anything_came,
            in_feeds=True,
            figures=solicitation_figures,
            open_items=solicitation_open_items,
        )
    )
    stages.register(
        stages.StageKind(
            code="screening",
            name=_("Screening"),
            what=_("Staff checks each proposal for completeness and eligibility."),
            public=_("The office checks whether a proposal is complete and eligible."),
            tab="applications:screening_tab",
            settings_model=ScreeningSettings,
            settings_form="applications.forms.ScreeningSettingsForm",
            may_overlap=True,
            once=True,
            has_begun=screening_has_begun,
            figures=screening_figures,
            open_items=screening_open_items,
        )
    )
