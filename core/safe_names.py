"""Names of files and folders that every system takes, Windows above all."""

import re
import unicodedata

from core.text import clean_text

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
# Devices of old, whatever stands behind the first full stop; the superscripts count as digits there.
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I)
LONGEST_EXTENSION = 10


def safe_name(text, *, longest, instead="_"):
    """``text`` as the name of a file or a folder.

    :param longest: in UTF-16 units, which Windows counts; the extension is kept when it is cut.
    :param instead: what stands where nothing is left of it.
    """
    name = FORBIDDEN.sub("_", clean_text(str(text), multiline=False)).strip(" .")
    if RESERVED.fullmatch(name):
        name = f"_{name}"
    if units(name) > longest:
        stem, dot, extension = name.rpartition(".")
        if not stem or len(extension) > LONGEST_EXTENSION or " " in extension:
            stem, dot, extension = name, "", ""
        name = cut(stem, longest - units(dot + extension)).rstrip(" .") + dot + extension
    return name or instead


def units(text):
    """The length of ``text`` in UTF-16 units; a rare character counts two."""
    return len(text.encode("utf-16-le")) // 2


def cut(text, longest):
    """``text`` cut to so many units, never within a character."""
    while units(text) > longest:
        text = text[:-1]
    return text


class Taken:
    """Names that are given already, folder by folder; Windows tells no capital from a small letter."""

    def __init__(self):
        self._given = {}

    def free(self, folder, name, *, longest):
        """``name`` or, where it is taken in ``folder``, ``name (2)`` and so on."""
        given = self._given.setdefault(folder, set())
        stem, dot, extension = name.rpartition(".")
        if not stem:
            stem, dot, extension = name, "", ""
        number, candidate = 1, name
        while _key(candidate) in given:
            number += 1
            end = f" ({number}){dot}{extension}"
            candidate = cut(stem, longest - units(end)) + end
        given.add(_key(candidate))
        return candidate


def _key(name):
    return unicodedata.normalize("NFC", name).casefold()
