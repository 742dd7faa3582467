"""The stage kind ENDORSEMENT: its figures, what is open in it, how it is laid out."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from applications.endorsing import opining, steps
from applications.endorsing.reading import stuck_steps
from applications.models import Endorsement, EndorsementSettings
from calls import stages
from calls.enums import CallState
from core import clock
from parties.enums import ChainState

# More than these are counted in one line.
MOST_NAMED = 20


def figures(stage):
    """What waits for offices, what for applicants, what passed, what was refused."""
    link = reverse("applications:endorsement_tab", args=[stage.pk])
    counts = Endorsement.objects.filter(stage=stage, is_living=True).aggregate(
        **{
            state: Count("pk", filter=Q(chain__state=state))
            for state in (
                ChainState.RUNNING, ChainState.RETURNED, ChainState.PASSED, ChainState.REFUSED,
            )
        }
    )  # fmt: skip
    tones = {"running": "wait" if counts["running"] else "plain", "passed": "good"}
    return [
        stages.Figure(
            ChainState(state).label, count, tones.get(state, "plain"), f"{link}?state={state}"
        )
        for state, count in counts.items()
    ]


def open_items(stage):
    """What the call's office has to do, then how many still wait for an opinion."""
    at = clock.now()
    rows = list(stuck_steps(stage, at=at)[:MOST_NAMED])
    items = [
        stages.OpenItem(
            f"{one.chain.title}: {trouble_of(one, at=at)}",
            reverse("applications:name_office", args=[one.pk]),
        )
        for one in rows
    ]
    if stage.call.state == CallState.DRAFT:
        return items
    waiting = Endorsement.objects.filter(
        stage=stage, is_living=True, chain__state__in=[ChainState.RUNNING, ChainState.RETURNED]
    ).count()
    if waiting:
        text = ngettext(
            "%(count)d proposal has not got all opinions",
            "%(count)d proposals have not got all opinions",
            waiting,
        ) % {"count": waiting}
        link = reverse("applications:endorsement_tab", args=[stage.pk])
        items.append(stages.OpenItem(text, link))
    return items


def trouble_of(step, *, at):
    """Why a step of ``stuck_steps`` needs the call's office, in words."""
    if step.office_id is None:
        return gettext("no office was found for “%(name)s”") % {"name": step.name}
    if step.is_empty:
        return gettext("nobody works in %(office)s") % {"office": step.office}
    return gettext("%(office)s is overdue with “%(name)s”") % {
        "office": step.office, "name": step.name,
    }  # fmt: skip


def register():
    """Called once, when the apps are ready."""
    stages.register(
        stages.StageKind(
            code="endorsement",
            name=pgettext_lazy("stage", "Endorsement"),
            what=_("Offices give their opinions on each proposal, one after the other."),
            public=_("The offices concerned give their opinions on each proposal."),
            tab="applications:endorsement_tab",
            settings_model=EndorsementSettings,
            settings_form="applications.endorsing.forms.SettingsForm",
            lay_out_with=steps.lay_out,
            copy_with=steps.copy,
            may_overlap=True,
            figures=figures,
            open_items=open_items,
            problems=steps.problems_of,
            gates=Q(),
            enter=opining.enter,
            has_begun=steps.has_begun,
        )
    )
