"""Targets in one short line each, nested as the announcement means them, in the active language."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.models import Target
from calls.reading import describe_quantity


@dataclass(frozen=True)
class TargetView:
    """One target in words, with the targets that it contains ('8 times, two of them outside')."""

    target: Target
    words: str
    parts: list


def target_words(target):
    """What is counted and how much, in one line."""
    amount = describe_quantity(target, get_language() or "zh-hans")
    if not target.what:
        return amount
    return _("%(what)s: %(amount)s") % {"what": target.what, "amount": amount}


def nested_targets(targets):
    """``[TargetView]`` of one indicator's targets, each part below the target that contains it."""
    targets = list(targets)
    known = {target.pk for target in targets}

    def below(parent):
        return [
            TargetView(target, target_words(target), below(target.pk))
            for target in targets
            if (target.part_of_id if target.part_of_id in known else None) == parent
        ]

    return below(None)
