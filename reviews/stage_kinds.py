"""The stage kinds that this floor owns: review and decision."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from calls import stages
from calls.models import Stage
from reviews.enums import RoundState
from reviews.figures import (
    decision_figures,
    decision_open_items,
    round_figures,
    round_open_items,
)
from reviews.models import Award, Criterion, DecisionSettings, ReviewRound
from reviews.setting_up import RULES

# Between a stage and the one that is asked about: the one that follows has none between.
_BETWEEN = Stage.objects.filter(
    call=OuterRef("call"),
    position__lt=OuterRef("position"),
    position__gt=OuterRef(OuterRef("position")),
)
# A round is a gate unless a decision, which goes by the ranking itself, follows it at once.
FOLLOWED_BY_OTHERS = Q(
    Exists(
        Stage.objects.filter(
            ~Exists(_BETWEEN), call=OuterRef("call"), position__gt=OuterRef("position")
        ).exclude(kind="decision")
    )
)


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


def round_has_begun(stage):
    """Whether anybody was let in to score."""
    return ReviewRound.objects.filter(stage=stage).exclude(state=RoundState.SETUP).exists()


def decision_has_begun(stage):
    """Whether a decision was proposed."""
    return Award.objects.filter(stage=stage).exists()


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
            gates=FOLLOWED_BY_OTHERS,
            has_begun=round_has_begun,
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
            has_begun=decision_has_begun,
            decides=True,
            once=True,
        )
    )
