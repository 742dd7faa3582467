"""What a comparison does to a call: dates that move, projects that go; and what forbids it."""

from django.utils.translation import gettext as _

from calls import checklist
from calls.correcting.consequences import Effect, Move
from calls.correcting.parts import CALL, LOT, PROJECT, STAGE, WINDOW
from calls.documents import announced
from calls.enums import ChangeAction
from calls.windows import has_closed, has_opened
from calls.wording import closing_words, opening_words

# What a published call may lack without a word: it lacked it before, or time went on.
NOT_ASKED = {
    "deadline_past", "stage_past", "ends_past", "stage", "no_window",
}  # fmt: skip


def effect_of(correction, comparison, *, at):
    """The ``Effect`` of a correction at ``at`` (aware), in rows of the call."""
    gone = comparison.withdrawn(PROJECT)
    known = [row for row in comparison.rows if row.action == ChangeAction.CHANGED]
    ours = set(comparison.live[PROJECT])
    return Effect(
        call=comparison.live[CALL][correction.call_id],
        revision=correction.base_revision + 1,
        reason=correction.reason,
        moves=moves_of(comparison, at=at),
        withdrawn_projects=gone,
        changed_projects=sorted(
            {row.project.pk for row in comparison.rows if row.project and row.project.pk in ours}
        ),
        changed_lots=sorted({row.lot.pk for row in known if row.lot and row.project is None}),
        touches_all=any(row.lot is None for row in known),
    )


def moves_of(comparison, *, at):
    """Every date that changes for the call or for a lot, also where a lot goes by the general one."""
    found = []
    for stage in comparison.live[STAGE].values():
        copy = comparison.known[STAGE].get(stage.pk)
        if copy is None:
            continue
        for lot, mine in _whom(comparison, stage, copy):
            old, new = comparison.window(stage, lot), comparison.window(copy, mine)
            if _instants(old) != _instants(new):
                closed = has_closed(old, at=at)
                reopens = closed and not has_closed(new, at=at)
                found.append(Move(stage, lot, old, new, reopens))
    return found


def _whom(comparison, stage, copy):
    """``[(lot, its copy)]`` that go by dates of this stage; ``(None, None)`` for the call as a whole.

    The general dates are nobody's once every lot has dates of its own.
    """
    pairs = [
        (lot, comparison.known[LOT][pk])
        for pk, lot in comparison.live[LOT].items()
        if pk in comparison.known[LOT]
    ]
    own = [pair for pair in pairs if _has_own(comparison, stage, copy, *pair)]
    return own if own and len(own) == len(pairs) else [(None, None), *own]


def _has_own(comparison, stage, copy, lot, mine):
    return comparison.window(stage, lot) is not comparison.window(stage, None) or comparison.window(
        copy, mine
    ) is not comparison.window(copy, None)


def _instants(window):
    return (window.opens_at, window.closes_at) if window else (None, None)


# --- What forbids it ---------------------------------------------------------------------------------


def problems_of(correction, comparison, effect, *, at):
    """Sentences for everything that keeps the correction from being published at ``at`` (aware)."""
    found = [text for move in effect.moves for text in problems_of_move(move, at=at)]
    found += _of_area_windows(comparison)
    found += _of_questions(correction, comparison)
    found += _of_content(correction, at=at)
    return found


def problems_of_move(move, *, at):
    """Source: what was published is relied on. A close only moves later; an opening that has come stays."""
    name = " · ".join(str(one) for one in (move.stage.name, move.lot) if one)
    old, new = _instants(move.old), _instants(move.new)
    if move.old is not None and has_opened(move.old, at=at) and old[0] != new[0]:
        yield _(
            "%(name)s has been open since %(opens)s; its beginning cannot be changed any more."
        ) % {
            "name": name,
            "opens": opening_words(old[0]) or _("its publication"),
        }
    if old[1] == new[1] or old[1] is None:
        return
    if new[1] is None:
        yield _(
            "%(name)s closes %(old)s. A published day can be moved to a later one, not removed."
        ) % {
            "name": name,
            "old": closing_words(old[1]),
        }
    elif new[1] < old[1]:
        yield _(
            "%(name)s closes %(old)s. It can only be moved to a later day, and %(new)s is earlier."
        ) % {
            "name": name,
            "old": closing_words(old[1]),
            "new": closing_words(new[1]),
        }
    elif new[1] <= at:
        yield _("%(name)s: the new day %(new)s is over already.") % {
            "name": name,
            "new": closing_words(new[1]),
        }


def _of_area_windows(comparison):
    """A window whose stage or lot the copy does not know can only come from a forged form."""
    lots = {None, *comparison.mine[LOT]}
    return [
        _("A date belongs to a community of another call.")
        for window in comparison.mine[WINDOW].values()
        if window.lot_id not in lots
    ]


def _of_questions(correction, comparison):
    """The day until which questions are taken was told as well: it only moves later."""
    old = comparison.live[CALL][correction.call_id].question_days
    new = comparison.known[CALL][correction.call_id].question_days
    if old is not None and (new is None or new > old):
        yield _(
            "Questions end %(days)d working days before the deadline. That was published: they can end "
            "later, not earlier."
        ) % {"days": old}


def _of_content(correction, *, at):
    """What the checklist of a publication says of the copy and did not say of the call."""

    def said(call_id):
        found = checklist.blocking(
            checklist.problems_of(announced(call_id), at=at, with_kinds=False)
        )
        return [problem for problem in found if problem.code not in NOT_ASKED]

    before = {(problem.place, problem.code) for problem in said(correction.call_id)}
    return [
        f"{problem.place}: {problem.text}" if problem.place else problem.text
        for problem in said(correction.copy_id)
        if (problem.place, problem.code) not in before
    ]
