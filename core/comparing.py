"""Two texts side by side: what differs, down to the characters.

Chinese text has no spaces between words: the differences are found character by character and then
widened to what a reader takes in at once.
"""

from dataclasses import dataclass

from diff_match_patch import diff_match_patch

# A comparison may not keep a page waiting, seconds; what is left then is shown as changed whole.
PATIENCE = 0.5


@dataclass(frozen=True)
class Piece:
    """A stretch of text: ``kind`` is same, old or new."""

    kind: str
    text: str


def pieces_of(old, new):
    """``(pieces of old, pieces of new)``: each text whole, the parts that differ marked."""
    engine = diff_match_patch()
    engine.Diff_Timeout = PATIENCE
    found = engine.diff_main(old, new)
    engine.diff_cleanupSemantic(found)
    left = [Piece("old" if sign else "same", text) for sign, text in found if sign <= 0]
    right = [Piece("new" if sign else "same", text) for sign, text in found if sign >= 0]
    return left, right
