"""Pictures that phones and scanners make and that browsers do not open, made into ones that they do.

A HEIC photograph becomes a JPEG picture, upright and without the data of place and camera; a TIFF scan
becomes a PDF with a page for each of its pages.
"""

from PIL import Image, ImageOps

from core.kinds import (
    MOST_PDF_PAGES,
    MOST_PIXELS,
    broken_is_refused,
    too_many_pages,
    too_many_pixels,
)

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
TIFF_HEADS = (b"II*\x00", b"MM\x00*")
HEIC_NAMES, TIFF_NAMES = ("heic", "heif", "hif"), ("tif", "tiff")
# A picture is unpacked whole, page after page.
MOST = MOST_PIXELS["png"]
JPEG_QUALITY = 90


def convert(content, name, into):
    """Write the file to keep in place of ``content`` and give its name, or None where it stays.

    :param content: an open binary file, at any position.
    :param into: an open, empty binary file.
    :raises core.kinds.FileRefused: broken, too many pixels or pages.
    """
    content.seek(0)
    head = content.read(16)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        made, extension, names = _from_heic, "jpg", HEIC_NAMES
    elif head.startswith(TIFF_HEADS):
        made, extension, names = _from_tiff, "pdf", TIFF_NAMES
    else:
        return None
    content.seek(0)
    with broken_is_refused(name):
        made(content, name, into)
    return _renamed(name, extension, names)


def _renamed(name, extension, names):
    """The name with the new extension; one that claims another kind stays, and is refused for it."""
    stem, _dot, claimed = name.rpartition(".")
    if stem and claimed.lower() in (*names, "jpg", "jpeg", "png"):
        return f"{stem}.{extension}"
    return name if stem else f"{name}.{extension}"


def _from_heic(content, name, into):
    # Imported here: the decoder is a library of some megabytes that most processes never need.
    import pillow_heif

    heif = pillow_heif.open_heif(content, convert_hdr_to_8bit=True)
    _refuse_large(heif.size, name)
    # The decoder turns the picture upright itself, as the file asks.
    picture = heif.to_pillow().convert("RGB")
    picture.save(into, "JPEG", quality=JPEG_QUALITY)


def _from_tiff(content, name, into):
    with Image.open(content, formats=["TIFF"]) as scan:
        if scan.n_frames > MOST_PDF_PAGES:
            raise too_many_pages(name, scan.n_frames)
        for number in range(scan.n_frames):
            scan.seek(number)
            _refuse_large(scan.size, name)
            dpi = _dots_an_inch(scan)
            page = ImageOps.exif_transpose(scan)
            if page.mode not in ("1", "L", "RGB", "CMYK"):
                page = page.convert("RGB")
            page.save(into, "PDF", append=number > 0, resolution=dpi)


def _dots_an_inch(scan):
    """As the scanner wrote it; 200 where it wrote nothing that can be believed."""
    dots = float(scan.info.get("dpi", (0, 0))[0])
    return dots if 50 <= dots <= 1200 else 200.0


def _refuse_large(size, name):
    width, height = size
    if width * height > MOST:
        raise too_many_pixels(name, width, height)
