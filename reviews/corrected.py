"""What a correction of the call means for reviewers: a review that ends later is told to its panel."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.correcting.consequences import Consequence, register
from calls.wording import closing_words
from core import outbox
from parties.models import User
from reviews.models import PanelMember


def _panel_of(stage):
    """Active people in the panel of a review stage."""
    panel = PanelMember.objects.filter(round__stage=stage)
    return User.objects.filter(pk__in=panel.values("user_id"), is_active=True)


def foretell(effect):
    """How many reviewers are told of their new day."""
    count = sum(_panel_of(moved.stage).count() for moved in effect.moves_of("review"))
    if not count:
        return []
    text = ngettext(
        "%(count)d reviewer is told until when scores are taken now.",
        "%(count)d reviewers are told until when scores are taken now.",
        count,
    )
    return [text % {"count": count}]


def carry_out(effect, *, by, at):
    """Tell each reviewer of a round whose day moved, with the reason."""
    for moved in effect.moves_of("review"):
        for person in _panel_of(moved.stage):
            with translation.override(person.language):
                words = {
                    "call": effect.call,
                    "new": closing_words(moved.new.closes_at),
                    "reason": effect.reason,
                }
                outbox.put(
                    kind="reviews.deadline_moved",
                    recipient=person,
                    occasion=f"stage:{moved.stage.pk}:revision:{effect.revision}",
                    subject=_("New day for your scores: %(call)s") % words,
                    body=_("Scores for “%(call)s” are taken until %(new)s. Reason: %(reason)s")
                    % words,
                    link=reverse("reviews:mine"),
                )


def register_consequence():
    """Called once, when the apps are ready."""
    register(Consequence(code="reviews", foretell=foretell, carry_out=carry_out))
