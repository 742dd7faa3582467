"""Setting the rules and the rubric of a round, until scoring begins."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from reviews import queries
from reviews.locking import lock_round
from reviews.models import Criterion
from reviews.ranking import plain
from reviews.refusals import RoundRefused

RULES = ("reviewers_each", "drop_highest", "drop_lowest", "pass_mark", "tie_rule")
COLUMNS = ("name", "description", "max_score", "step", "weight")


def _told(review_round, criteria):
    """Rules and rubric as they go into the audit trail."""
    told = {name: str(getattr(review_round, name)) for name in RULES}
    told["criteria"] = [
        {"name": one.name, "max": plain(one.max_score), "weight": plain(one.weight)}
        for one in criteria
    ]
    return told


@transaction.atomic
def set_rules(review_round, *, rules, criteria, by, at):
    """Replace rules and rubric.

    Args:
        rules: the columns of ``RULES``, validated by the form.
        criteria: dicts of ``COLUMNS`` in their order.

    Raises:
        RoundRefused: once a score has been saved: those scores were given under the old rules.
    """
    review_round = lock_round(review_round.pk)
    if queries.has_scores(review_round):
        raise RoundRefused(
            _("Scoring has begun: rules and rubric stay as they are, so that all scores compare."),
            code="locked",
        )
    before = _told(review_round, queries.criteria_of(review_round))
    for name in RULES:
        setattr(review_round, name, rules[name])
    review_round.save(update_fields=RULES)
    review_round.criteria.all().delete()
    made = Criterion.objects.bulk_create(
        Criterion(round=review_round, position=position, **{name: row[name] for name in COLUMNS})
        for position, row in enumerate(criteria, start=1)
    )
    audit.record(
        "reviews.set_rules",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        before=before,
        after=_told(review_round, made),
    )
    return review_round
