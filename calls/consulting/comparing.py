"""The text that was put up and what came of it, passage by passage."""

from dataclasses import dataclass

from core.comparing import Piece, pieces_of


@dataclass(frozen=True)
class Pair:
    """One passage in both texts; ``old`` and ``new`` are pieces, empty where there is none."""

    key: int
    name: str
    old: list
    new: list


def compared(old, new):
    """The context of the comparison of two ``TextVersion``: only passages that differ, in order.

    :returns: ``old``, ``new``, ``pairs`` and ``same``, how many passages say the same.
    """
    before = {one.key: one for one in old.passages.all()}
    pairs, same = [], 0
    for one in new.passages.all():
        was = before.pop(one.key, None)
        if was is not None and was.whole == one.whole:
            same += 1
        elif was is not None:
            pairs.append(Pair(one.key, one.name, *pieces_of(was.whole, one.whole)))
        else:
            pairs.append(Pair(one.key, one.name, [], [Piece("new", one.whole)]))
    # What was taken out comes last, under the number that it had.
    pairs += [Pair(one.key, one.name, [Piece("old", one.whole)], []) for one in before.values()]
    return {"old": old, "new": new, "pairs": pairs, "same": same}
