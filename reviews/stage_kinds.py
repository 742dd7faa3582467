"""The stage kinds that this floor owns: review and decision."""

from django.utils.translation import gettext_lazy as _

from calls import stages
from reviews.figures import (
    decision_figures,
    decision_open_items,
    round_figures,
    round_open_items,
)
from reviews.models import Criterion, DecisionSettings, ReviewRound
from reviews.setting_up import RULES


def lay_out_round(stage, settings):
    """Make the round of a new review stage, with the preset's criteria."""
    settings = dict(settings)
    criteria = settings.pop("criteria", ())
    review_round = ReviewRound.objects.create(stage=stage, **settings)
    Criterion.objects.bulk_create(
        Criterion(round=review_round, position=position, **row)
        for position, row in enumerate(criteria, start=1)
    )


def copy_round(old_stage, new_stage):
    """Give a new review stage last year's rules and rubric; the panel is chosen anew."""
    old = ReviewRound.objects.get(stage=old_stage)
    new = ReviewRound.objects.create(
        stage=new_stage, **{name: getattr(old, name) for name in RULES}
    )
    for rows in (old.quotas.all(), old.criteria.prefetch_related("anchors")):
        for row in rows:
            anchors = list(row.anchors.all()) if isinstance(row, Criterion) else []
            row.pk, row.round = None, new
            row._state.adding = True
            row.save()
            for anchor in anchors:
                row.anchors.create(low=anchor.low, high=anchor.high, text=anchor.text)


def round_problems(stage):
    """What a review stage lacks before its call can be published."""
    if not Criterion.objects.filter(round__stage=stage).exists():
        return [_("The review has no criteria.")]
    return []


def register():
    """Called once, when the apps are ready."""
    stages.register(
        stages.StageKind(
            code="review",
            name=_("Review"),
            what=_("Reviewers score the accepted proposals; the average makes the ranking."),
            public=_("Independent reviewers score the accepted proposals."),
            tab="reviews:round_tab",
            settings_model=ReviewRound,
            settings_form="reviews.forms.RoundForm",
            lay_out_with=lay_out_round,
            copy_with=copy_round,
            problems=round_problems,
            figures=round_figures,
            open_items=round_open_items,
        )
    )
    stages.register(
        stages.StageKind(
            code="decision",
            name=_("Decision"),
            what=_("The office chooses the awards within each project's amount."),
            public=_("The office decides which proposals are awarded."),
            tab="reviews:decision_tab",
            settings_model=DecisionSettings,
            settings_form="reviews.forms.DecisionSettingsForm",
            figures=decision_figures,
            open_items=decision_open_items,
        )
    )
