"""Pictures without what they tell besides the picture: place, camera, owner, a film behind it.

The picture itself stays byte for byte: only the parts around it are left out. How a photograph has to
be turned to stand upright is kept.
"""

import re
import zlib

from PIL import Image

from core.enums import FileKind

ORIENTATION = 0x0112
UPRIGHT = 1
# APP1 (Exif, XMP) and APP13 (IPTC) hold place and names, a comment anything.
PRIVATE_MARKERS = frozenset({0xE1, 0xED, 0xFE})
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# In a scan's data 0xFF stands before zero or a restart; before anything else a new marker begins.
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
PNG_HEAD = 8
PRIVATE_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def strip(kind, content, into):
    """Write ``content`` without its private parts; False, and nothing written, when it has none.

    :param kind: the proven kind of ``content``, an open binary file.
    :param into: an open, empty binary file.
    """
    content.seek(0)
    if kind == FileKind.JPEG:
        data = content.read()
        kept = _jpeg_without(data, _orientation_of(content))
    elif kind == FileKind.PNG:
        data = content.read()
        kept = _png_without(data)
    else:
        return False
    if len(kept) == len(data):
        return False
    into.write(kept)
    return True


def _orientation_of(content):
    """How the camera was held (1 to 8), 1 where nothing sensible is said."""
    content.seek(0)
    try:
        with Image.open(content, formats=["JPEG"]) as picture:
            value = picture.getexif().get(ORIENTATION, UPRIGHT)
    except Exception:
        # Exif is written by a thousand cameras; what cannot be read of it is simply left out.
        return UPRIGHT
    return value if value in range(1, 9) else UPRIGHT


def _jpeg_without(data, orientation):
    """The JPEG up to its first end, without private segments, with the orientation alone."""
    parts, position, has_private = [data[:2]], 2, False
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if marker in PRIVATE_MARKERS:
            has_private = True
        else:
            parts.append(data[position:end])
        position = end
        if marker == START_OF_SCAN:
            position, is_end = _after_scan(data, position)
            parts.append(data[end:position])
            if is_end:
                break
    if not has_private and position >= len(data):
        return data
    return b"".join([parts[0], _turned(orientation), *parts[1:]])


def _after_scan(data, position):
    """Where the data of a scan end: ``(position, whether the picture ends there too)``."""
    found = NEXT_MARKER.search(data, position)
    if found is None:
        return len(data), True
    if data[found.end() - 1] == END_OF_IMAGE:
        return found.end(), True
    return found.start(), False


def _turned(orientation):
    """A segment that holds the orientation alone; nothing for a picture that stands upright."""
    if orientation == UPRIGHT:
        return b""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    body = exif.tobytes()
    if not body.startswith(b"Exif\0\0"):
        body = b"Exif\0\0" + body
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _png_without(data):
    """The PNG without its texts and camera data, and without what follows its end."""
    parts, position = [data[:PNG_HEAD]], PNG_HEAD
    turned = b""
    while position + 12 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        name = data[position + 4 : position + 8]
        if name == b"eXIf":
            turned = _png_turned(data[position + 8 : end - 4])
        if name not in PRIVATE_CHUNKS:
            parts.append(data[position:end])
        position = end
        if name == b"IEND":
            break
    if turned:
        # Before the picture's own chunks, right after the head.
        parts.insert(2, turned)
    return b"".join(parts)


def _png_turned(body):
    """A chunk that holds the orientation alone, of the camera data ``body``."""
    exif = Image.Exif()
    try:
        exif.load(body)
        value = exif.get(ORIENTATION, UPRIGHT)
    except Exception:
        return b""
    if value not in range(2, 9):
        return b""
    kept = Image.Exif()
    kept[ORIENTATION] = value
    body = kept.tobytes().removeprefix(b"Exif\0\0")
    checked = b"eXIf" + body
    return len(body).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")
