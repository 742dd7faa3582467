"""Who gets which proposal, reckoned without touching anything: the same input gives the same plan."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Candidate:
    """A panel member: ``load`` counts the proposals that it has already."""

    pk: int
    kind: str
    load: int = 0


@dataclass(frozen=True)
class Need:
    """A proposal that wants ``missing`` more reviewers; ``has`` are the members that it has."""

    pk: int
    group: str
    missing: int
    has: frozenset = frozenset()


@dataclass(frozen=True)
class Choice:
    """One planned assignment and why this reviewer."""

    proposal: int
    reviewer: int
    why: str


@dataclass
class Plan:
    """``choices`` to be made; ``unmet``: ``{proposal id: reviewers that could not be found}``."""

    choices: list = field(default_factory=list)
    unmet: dict = field(default_factory=dict)

    @property
    def fingerprint(self):
        """Tells whether a plan that was shown is still the plan."""
        text = repr([(one.proposal, one.reviewer) for one in self.choices])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def plan_evenly(candidates, needs, barred, *, together):
    """Give every proposal its missing reviewers.

    The rule, as the page tells it: the reviewer with the fewest proposals comes first; among those a
    kind that the proposal does not have yet; among those the one longest in the panel. Who is barred
    (recused, member or employee of the applicant) is never chosen. Biggest groups are dealt first.

    Args:
        candidates: ``Candidate`` in the order of the panel.
        needs: ``Need`` in the order of projects.
        barred: pairs ``(reviewer id, proposal id)``.
        together: keep one set of reviewers for proposals of one group as far as the bars allow,
            because they are compared with each other; loads then differ by up to a group's size.
    """
    plan = Plan()
    load = Counter({one.pk: one.load for one in candidates})
    kind_of = {one.pk: one.kind for one in candidates}
    order = {one.pk: place for place, one in enumerate(candidates)}
    groups = defaultdict(list)
    for need in needs:
        groups[need.group if together else need.pk].append(need)
    for members in sorted(groups.values(), key=lambda group: -sum(n.missing for n in group)):
        shared = Counter()
        for need in members:
            _serve(plan, need, load, kind_of, order, barred, shared)
    return plan


def _serve(plan, need, load, kind_of, order, barred, shared):
    """Choose the reviewers of one proposal; ``shared`` counts who has proposals of its group."""
    chosen = set(need.has)
    for _place in range(need.missing):
        free = [pk for pk in order if pk not in chosen and (pk, need.pk) not in barred]
        if not free:
            plan.unmet[need.pk] = need.missing - (len(chosen) - len(need.has))
            return
        fewest = min(load[pk] for pk in free)
        # A kind of which many are idle goes first, so that later proposals are mixed as well.
        idle = Counter(kind_of[pk] for pk in free if load[pk] == fewest)
        kinds = Counter(kind_of[pk] for pk in chosen)
        best = min(
            free,
            key=lambda pk, kinds=kinds, idle=idle: (
                -shared[pk],
                load[pk],
                kinds[kind_of[pk]],
                -idle[kind_of[pk]],
                order[pk],
            ),
        )
        why = _why(best, free, load, kinds, kind_of, shared)
        plan.choices.append(Choice(need.pk, best, why))
        chosen.add(best)
        shared[best] += 1
        load[best] += 1


def _why(best, free, load, kinds, kind_of, shared):
    """The reason in one phrase, in the active language."""
    if shared[best]:
        return _("reviews another proposal for this project")
    fewest = [pk for pk in free if load[pk] == load[best]]
    if len(fewest) == 1:
        return _("fewest proposals so far (%(load)d)") % {"load": load[best]}
    if not kinds[kind_of[best]] and any(kinds[kind_of[pk]] for pk in fewest):
        return _("among the fewest proposals (%(load)d), a kind not yet on it") % {
            "load": load[best]
        }
    return _("among the fewest proposals (%(load)d), first in the panel") % {"load": load[best]}
