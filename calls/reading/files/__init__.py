"""From a file to the text that the reader of announcements takes: .txt and .docx, nothing else.

``text_of_file(name, data)`` gives the text; rows of tables have tabs between their cells, a line
break inside a cell is a vertical tab. What cannot be read raises ``Unreadable`` with an exact reason.
"""

from .plain import decode
from .refusals import MOST_BYTES, Unreadable, say
from .word import text_of_word

__all__ = ["MOST_BYTES", "Unreadable", "say", "text_of_file"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


def text_of_file(name: str, data: bytes) -> str:
    """The text of a file.

    name: as the user gave it; its ending decides only between messages, its bytes what it is
    data: the whole file, at most ``MOST_BYTES``
    Raises ``Unreadable``.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big")
    if not data.strip():
        raise Unreadable("empty")
    ending = name.lower().rpartition(".")[2]
    _refuse_kind(ending, data)
    if data.startswith(b"PK"):
        return text_of_word(data)
    if ending == "docx":
        raise Unreadable("broken")
    return decode(data)


def _refuse_kind(ending: str, data: bytes) -> None:
    """Refuse what is known to be something else, each by its own name."""
    if data.startswith(_OLE):
        raise Unreadable("encrypted" if _ENCRYPTED in data else "old_word")
    if ending == "docm":
        raise Unreadable("macros")
    if data.startswith(b"%PDF"):
        raise Unreadable("pdf")
    if data.startswith(_PICTURES):
        raise Unreadable("picture")
    if data.startswith(b"{\\rtf"):
        raise Unreadable("rich_text")
    if ending == "doc" and not data.startswith(b"PK"):
        raise Unreadable("old_word")
