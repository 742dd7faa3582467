"""Who gets which proposal, reckoned without touching anything: the same input gives the same plan."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.enums import ReviewerKind


@dataclass(frozen=True)
class Candidate:
    """A panel member: ``load`` counts the proposals that it has already, here and elsewhere."""

    pk: int
    kind: str
    load: int = 0
    name: str = ""


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
    """``choices`` to be made; ``unmet``: ``{proposal id: reviewers that could not be found}``.

    ``lacks`` says of each such proposal whom it lacks and why; ``passed`` of the one proposal that was
    asked about why each other reviewer is not on it, ``{reviewer id: sentence}``.
    """

    choices: list = field(default_factory=list)
    unmet: dict = field(default_factory=dict)
    lacks: dict = field(default_factory=dict)
    passed: dict = field(default_factory=dict)
    quotas: dict = field(default_factory=dict)

    @property
    def fingerprint(self):
        """Tells whether a plan that was shown is still the plan."""
        text = repr([(one.proposal, one.reviewer) for one in self.choices])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def draw_order(candidates, seed):
    """The candidates in the order that the lot ``seed`` draws; the same seed draws the same."""

    def lot(one):
        return hashlib.sha256(f"{seed}:{one.pk}".encode()).digest()

    return sorted(candidates, key=lot)


def plan_evenly(candidates, needs, barred, *, together, quotas=None, explain=None):
    """Give every proposal its missing reviewers; nothing that is assigned already is moved.

    The rule, as the page tells it: first the kinds of which a proposal needs so many. The reviewer with
    the fewest proposals comes first; among those a kind that the proposal does not have yet; among
    those the one drawn first. Who is barred is never chosen. Biggest groups are dealt first.

    Args:
        candidates: ``Candidate`` in the order drawn.
        needs: ``Need`` in the order of projects.
        barred: ``{(reviewer id, proposal id): why}``.
        together: keep one set of reviewers for proposals of one group as far as the bars allow,
            because they are compared with each other; loads then differ by up to a group's size.
        quotas: ``{kind: at least so many on each proposal}``.
        explain: id of the proposal of which ``Plan.passed`` is wanted.
    """
    dealer = _Dealer(candidates, barred, quotas or {}, explain)
    groups = defaultdict(list)
    for need in needs:
        groups[need.group if together else need.pk].append(need)
    for members in sorted(groups.values(), key=lambda group: -sum(n.missing for n in group)):
        shared = Counter()
        for need in members:
            dealer.serve(need, shared)
    return dealer.plan


class _Dealer:
    """Deals reviewers out, one proposal after the other, and keeps count."""

    def __init__(self, candidates, barred: Mapping, quotas, explain):
        self.plan = Plan(quotas=quotas)
        self.barred, self.quotas, self.explain = barred, quotas, explain
        self.all = {one.pk: one for one in candidates}
        self.load = Counter({one.pk: one.load for one in candidates})
        self.order = {one.pk: place for place, one in enumerate(candidates)}

    def kind(self, pk):
        return self.all[pk].kind if pk in self.all else ""

    def serve(self, need, shared):
        """Choose the reviewers of one proposal; ``shared`` counts who has proposals of its group."""
        chosen, left, lacks = set(need.has), need.missing, []
        kinds = Counter(self.kind(pk) for pk in chosen)
        for kind, least in sorted(self.quotas.items()):
            for _place in range(min(left, least - kinds[kind])):
                best = self._best(need, chosen, shared, kind)
                if best is None:
                    lacks.append(kind)
                else:
                    self._take(need, best, chosen, shared, _("the round wants this kind"))
                left -= 1
        for place in range(left):
            best = self._best(need, chosen, shared)
            if best is None:
                lacks += [""] * (left - place)
                break
            self._take(need, best, chosen, shared)
        if lacks:
            self.plan.unmet[need.pk] = len(lacks)
            self.plan.lacks[need.pk] = self._why_lacking(need, chosen, Counter(lacks))
        if need.pk == self.explain:
            self.plan.passed = self._why_passed(need, chosen)

    def _free(self, need, chosen, kind=""):
        return [
            pk
            for pk in self.order
            if pk not in chosen
            and (pk, need.pk) not in self.barred
            and (not kind or self.kind(pk) == kind)
        ]

    def _best(self, need, chosen, shared, kind=""):
        free = self._free(need, chosen, kind)
        if not free:
            return None
        fewest = min(self.load[pk] for pk in free)
        # A kind of which many are idle goes first, so that later proposals are mixed as well.
        idle = Counter(self.kind(pk) for pk in free if self.load[pk] == fewest)
        kinds = Counter(self.kind(pk) for pk in chosen)
        return min(
            free,
            key=lambda pk: (
                -shared[pk],
                self.load[pk],
                kinds[self.kind(pk)],
                -idle[self.kind(pk)],
                self.order[pk],
            ),
        )

    def _take(self, need, best, chosen, shared, why=""):
        why = why or self._why(best, self._free(need, chosen), chosen, shared)
        self.plan.choices.append(Choice(need.pk, best, why))
        chosen.add(best)
        shared[best] += 1
        self.load[best] += 1

    def _why(self, best, free, chosen, shared):
        """The reason in one phrase, in the active language."""
        load = {"load": self.load[best]}
        if shared[best]:
            return _("reviews another proposal for this project")
        fewest = [pk for pk in free if self.load[pk] == self.load[best]]
        if len(fewest) == 1:
            return _("fewest proposals so far (%(load)d)") % load
        kinds = Counter(self.kind(pk) for pk in chosen)
        if not kinds[self.kind(best)] and any(kinds[self.kind(pk)] for pk in fewest):
            return _("among the fewest proposals (%(load)d), a kind not yet on it") % load
        return _("among the fewest proposals (%(load)d), drawn first by lot") % load

    def _why_lacking(self, need, chosen, lacks):
        """Whom the proposal lacks and why, one sentence for each kind ('' for any)."""
        told = []
        for kind, count in lacks.items():
            panel = [one for one in self.all.values() if not kind or one.kind == kind]
            whom = ngettext("%(n)d reviewer", "%(n)d reviewers", count) % {"n": count}
            if kind:
                words = {"n": count, "kind": ReviewerKind(kind).label}
                whom = _("%(n)d of the kind “%(kind)s”") % words
            kept = [one for one in panel if (one.pk, need.pk) in self.barred]
            if not panel:
                why = _("the panel has nobody of this kind") if kind else _("the panel is empty")
            elif kept:
                names = _("; ").join(f"{one.name} ({self.barred[one.pk, need.pk]})" for one in kept)
                why = _("cannot: %(names)s") % {"names": names}
            else:
                why = _("everybody else is on it already")
            told.append(_("lacks %(whom)s: %(why)s") % {"whom": whom, "why": why})
        return told

    def _why_passed(self, need, chosen):
        """Why each reviewer who does not get the proposal does not, in a sentence."""
        taken = [one.reviewer for one in self.plan.choices if one.proposal == need.pk]
        most = max((self.load[pk] for pk in taken), default=0)
        told = {}
        for pk in self.order:
            if pk in taken:
                continue
            if pk in need.has:
                told[pk] = _("reviews it already")
            elif (pk, need.pk) in self.barred:
                told[pk] = self.barred[pk, need.pk]
            elif not need.missing:
                told[pk] = _("the proposal has all its reviewers")
            elif self.load[pk] >= most:
                told[pk] = _("has %(load)d proposals, those chosen have fewer") % {
                    "load": self.load[pk]
                }
            else:
                told[pk] = _("a kind that was not wanted any more, or drawn later by lot")
        return told
