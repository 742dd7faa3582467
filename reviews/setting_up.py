"""Setting the rules and the rubric of a round, until scoring begins."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from reviews import queries
from reviews.enums import RoundState
from reviews.locking import lock_round
from reviews.models import Anchor, Criterion, KindQuota
from reviews.ranking import plain
from reviews.refusals import RoundRefused

RULES = (
    "reviewers_each",
    "drop_highest",
    "drop_lowest",
    "pass_mark",
    "most_on",
    "most_on_in",
    "tie_rule",
    "comment_below",
    "comment_above",
    "signs_by_typing",
    "is_blind",
    "on_employer",
    "on_representative",
    "on_phone",
    "on_email",
    "feedback_with_scores",
)
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
def set_rules(review_round, *, rules, criteria, by, at, quotas=None):
    """Replace rules and rubric.

    Args:
        rules: columns of ``RULES``, validated by the form; one that is missing stays.
        criteria: dicts of ``COLUMNS`` in their order, each with its ``anchors``
            ``[(low, high, meaning)]``.
        quotas: ``{kind: at least so many reviewers of it on each proposal}``; None keeps them.

    Raises:
        RoundRefused: once a score has been saved: those scores were given under the old rules; for
            blind or open once the reviewers were let in: they have read the names, or not.
    """
    review_round = lock_round(review_round.pk)
    if queries.has_scores(review_round):
        raise RoundRefused(
            _("Scoring has begun: rules and rubric stay as they are, so that all scores compare."),
            code="locked",
        )
    is_blind = rules.get("is_blind", review_round.is_blind)
    if review_round.state != RoundState.SETUP and is_blind != review_round.is_blind:
        raise RoundRefused(
            _("The round is open: whether it is blind stays as it is."),
            code="blind",
            field="is_blind",
        )
    before = _told(review_round, queries.criteria_of(review_round))
    for name in RULES:
        setattr(review_round, name, rules.get(name, getattr(review_round, name)))
    review_round.save(update_fields=RULES)
    if quotas is not None:
        _set_quotas(review_round, quotas)
    made = _replace_criteria(review_round, criteria)
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


def _set_quotas(review_round, quotas):
    review_round.quotas.all().delete()
    KindQuota.objects.bulk_create(
        KindQuota(round=review_round, kind=kind, least=least)
        for kind, least in quotas.items()
        if least
    )


def _replace_criteria(review_round, criteria):
    """Write the rubric anew; returns its criteria."""
    review_round.criteria.all().delete()
    made = Criterion.objects.bulk_create(
        Criterion(round=review_round, position=position, **{name: row[name] for name in COLUMNS})
        for position, row in enumerate(criteria, start=1)
    )
    Anchor.objects.bulk_create(
        Anchor(criterion=criterion, low=low, high=high, text=text)
        for criterion, row in zip(made, criteria, strict=True)
        for low, high, text in row.get("anchors") or ()
    )
    return made
