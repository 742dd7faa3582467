"""What the pages of reviewing need to show scores and states. No tag touches the database."""

from django import template

from core.templatetags.ui import badge
from reviews import ranking
from reviews.enums import AssignmentState, RoundState

register = template.Library()

TONES = {
    AssignmentState.ASSIGNED: "wait",
    AssignmentState.CLEARED: "info",
    AssignmentState.RECUSED: "neutral",
    AssignmentState.SCORED: "good",
}
ROUND_TONES = {
    RoundState.SETUP: "neutral",
    RoundState.OPEN: "now",
    RoundState.CLOSED: "info",
    RoundState.DECIDED: "good",
}


@register.filter
def plain(value):
    """An exact decimal without superfluous zeros; empty for nothing."""
    return "" if value is None or value == "" else ranking.plain(value)


@register.filter
def lookup(mapping, key):
    """``mapping[key]``, or None."""
    return mapping.get(key)


@register.simple_tag
def assignment_state(assignment):
    """The state of an assignment as a badge."""
    return badge(assignment.get_state_display(), TONES[assignment.state])


@register.simple_tag
def round_state(review_round):
    """The state of a round as a badge."""
    return badge(review_round.get_state_display(), ROUND_TONES[review_round.state])
