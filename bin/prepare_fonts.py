"""Makes the portal's own fonts from the original files, once, into ``var/fonts``.

Called by the set-up with the virtual environment's Python: ``prepare_fonts.py ORIGINALS FONTS``.

Each font keeps all its Chinese characters (including the rare ones of personal names) and loses what
printing does not need. HarfBuzz does the cutting (1 s a font; fontTools took 160 s); the layout
tables go, because HarfBuzz 6 silently fails to subset a font with a large GDEF table again when a PDF
is written, and a PDF of 10 MB is the result. The fonts get names of their own, as their licences ask
of a changed font, and so that style sheets name the same family on every machine.
"""

import ctypes
import sys
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

# family: (original file, name of the face in a collection)
FONTS = {
    "Portal Song": ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC"),
    "Portal Title": ("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC"),
    "Portal Hei": ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    "Portal FangSong": ("FandolFang-Regular.otf", None),
    "Portal Kai": ("LXGWWenKai-Regular.ttf", None),
}
DROPPED_TABLES = ("GDEF", "GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "DSIG")
# Scripts that no paper of the portal is written in: Hangul and Yi.
DROPPED_RANGES = ((0x1100, 0x11FF), (0xA000, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
# From hb-subset.h; the numbers are part of its stable interface.
SETS_DROP_TABLE_TAG = 3
FLAG_NO_HINTING, FLAG_NOTDEF_OUTLINE = 0x1, 0x40


def _declare(library, name, result, *arguments):
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
    return function


class HarfBuzz:
    """The few functions of libharfbuzz and libharfbuzz-subset that cutting a font needs."""

    def __init__(self):
        base = ctypes.CDLL("libharfbuzz.so.0")
        subset = ctypes.CDLL("libharfbuzz-subset.so.0")
        pointer, number = ctypes.c_void_p, ctypes.c_uint
        d = _declare
        self.open = d(base, "hb_blob_create_from_file_or_fail", pointer, ctypes.c_char_p)
        self.face = d(base, "hb_face_create", pointer, pointer, number)
        self.characters = d(base, "hb_face_collect_unicodes", None, pointer, pointer)
        self.add = d(base, "hb_set_add", None, pointer, number)
        self.remove = d(base, "hb_set_del_range", None, pointer, number, number)
        self.blob = d(base, "hb_face_reference_blob", pointer, pointer)
        self.length = d(base, "hb_blob_get_length", number, pointer)
        self.data = d(base, "hb_blob_get_data", pointer, pointer, ctypes.POINTER(number))
        self.request = d(subset, "hb_subset_input_create_or_fail", pointer)
        self.wanted = d(subset, "hb_subset_input_unicode_set", pointer, pointer)
        self.set = d(subset, "hb_subset_input_set", pointer, pointer, number)
        self.flags = d(subset, "hb_subset_input_set_flags", None, pointer, number)
        self.cut = d(subset, "hb_subset_or_fail", pointer, pointer, pointer)

    def subset(self, path, index):
        """The bytes of face ``index`` of ``path`` without the dropped tables and scripts.

        The objects are not freed: the process ends after five fonts.

        Raises:
            OSError: the file cannot be read, or HarfBuzz cannot cut it.
        """
        blob = self.open(str(path).encode())
        if not blob:
            raise OSError(f"{path} cannot be read")
        face, request = self.face(blob, index), self.request()
        self.characters(face, self.wanted(request))
        for first, last in DROPPED_RANGES:
            self.remove(self.wanted(request), first, last)
        for tag in DROPPED_TABLES:
            code = int.from_bytes(tag.encode(), "big")
            self.add(self.set(request, SETS_DROP_TABLE_TAG), code)
        self.flags(request, FLAG_NO_HINTING | FLAG_NOTDEF_OUTLINE)
        made = self.cut(face, request)
        if not made:
            raise OSError(f"HarfBuzz cannot cut {path}")
        result = self.blob(made)
        return ctypes.string_at(self.data(result, None), self.length(result))


def face_index(path, name):
    """Which face of a collection has the name; 0 for a file with one face.

    Raises:
        LookupError: no face has the name.
    """
    if name is None:
        return 0
    with TTCollection(path, lazy=True) as collection:
        for index, font in enumerate(collection.fonts):
            if font["name"].getDebugName(1) == name:
                return index
    raise LookupError(f"{path} holds no face {name}")


def rename(path, family):
    """Give the font its own names; nothing else is touched."""
    with TTFont(path, lazy=True) as font:
        table = font["name"]
        style = table.getDebugName(2) or "Regular"
        plain = family.replace(" ", "")
        names = {1: family, 2: style, 3: f"{plain}-{style}", 4: family, 6: f"{plain}-{style}"}
        licence = [record for record in table.names if record.nameID in (0, 13, 14)]
        table.names = licence
        for number, text in names.items():
            table.setName(text, number, 3, 1, 0x409)
        font.save(f"{path}.named")
    Path(f"{path}.named").replace(path)


def prepare(originals, fonts):
    """Write the five fonts into ``fonts``; other files there (an office's own) are left alone."""
    fonts.mkdir(parents=True, exist_ok=True)
    harfbuzz = HarfBuzz()
    for family, (name, face) in FONTS.items():
        source = originals / name
        target = fonts / (family.replace(" ", "") + (".ttf" if name.endswith(".ttf") else ".otf"))
        unnamed = target.with_suffix(".part")
        unnamed.write_bytes(harfbuzz.subset(source, face_index(source, face)))
        rename(unnamed, family)
        unnamed.replace(target)
        print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
