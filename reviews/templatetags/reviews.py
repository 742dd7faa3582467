"""What the pages of reviewing need to show scores and states. No tag touches the database."""

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.papers import spell_code
from core.templatetags.ui import badge
from reviews import ranking
from reviews.enums import AssignmentState, RoundState
from reviews.publicity.private import veiled

register = template.Library()

TONES = {
    AssignmentState.ASSIGNED: "wait",
    AssignmentState.CLEARED: "info",
    AssignmentState.RECUSED: "neutral",
    AssignmentState.SCORED: "good",
    AssignmentState.ENDED: "neutral",
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


@register.filter
def at(row, place):
    """``row[place]`` of a list, or ''."""
    return row[place] if place < len(row) else ""


@register.filter
def spelt(code):
    """The code of an objection in its four groups."""
    return spell_code(code)


@register.filter
def hidden(value):
    """Somebody's number or address with its middle masked, as lists show it."""
    return veiled(value)


@register.simple_tag
def assignment_state(assignment):
    """The state of an assignment as a badge."""
    return badge(assignment.get_state_display(), TONES[assignment.state])


@register.simple_tag
def round_state(review_round):
    """The state of a round as a badge."""
    return badge(review_round.get_state_display(), ROUND_TONES[review_round.state])


AGREEMENT = {
    "close": (pgettext_lazy("agreement", "close"), "good"),
    "moderate": (_("moderately apart"), "info"),
    "apart": (_("far apart"), "wait"),
    "": (_("a single sheet"), "neutral"),
}
TENDENCY = {
    "even": (pgettext_lazy("reviewer", "even"), "good"),
    "strict": (pgettext_lazy("reviewer", "strict"), "wait"),
    "lenient": (pgettext_lazy("reviewer", "lenient"), "wait"),
    "": (_("too little to compare"), "neutral"),
}


@register.simple_tag
def agreement(level):
    """How far reviewers agree on a proposal, as a badge."""
    return badge(*AGREEMENT[level])


@register.simple_tag
def tendency(level):
    """Whether a reviewer leans to one side, as a badge."""
    return badge(*TENDENCY[level])


@register.filter
def signed(points):
    """Points with their sign: ``+2.5``, ``−1.2``."""
    return f"{points:+.1f}".replace("-", "−")


@register.filter
def size(points):
    """Points without their sign."""
    return abs(points)
