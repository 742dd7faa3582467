"""Measures the pages of one PDF or picture, in a process of its own that can be stopped.

Run as ``python scan_probe.py KIND PATH``; it imports nothing of the portal and prints JSON:
``{"pages": how many there are, "measured": [{"page", "spread", "light", "sharp", "dpi"}, …]}``.
What the measures mean is decided by ``core.scans``. Limits of memory and processor time are set
here, because a decoder that meets a malicious file may take any amount of either.
"""

import json
import resource
import sys
import time

from PIL import Image, ImageFilter, ImageStat

# One A4 page of a scan takes 0.05 to 0.2 s; what is beyond the first pages is not looked at.
MOST_MEMORY = 1024**3
MOST_SECONDS = 12
ENOUGH_SECONDS = 5
MOST_PAGES = 60
WIDE, FINE = 600, 1000
FINE_PAGES = 5
POINTS_PER_INCH = 72


def main(kind, path):
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    found = measure_pdf(path) if kind == "pdf" else measure_picture(path)
    json.dump(found, sys.stdout)


def measure_picture(path):
    """One page: the picture itself, scaled down while it is decoded where its format can."""
    # The portal has refused pictures with more pixels than it takes before this process began.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path, formats=["JPEG", "PNG"]) as picture:
        width, height = picture.size
        picture.draft("L", (FINE, FINE))
        grey = on_white(picture)
    grey.thumbnail((FINE, FINE), Image.Resampling.BOX)
    measures = measures_of(grey) | {"page": 1, "sharp": sharpness(grey), "dpi": None}
    return {"pages": 1, "measured": [measures], "size": [width, height]}


def on_white(picture):
    """``picture`` in grey; what is transparent is paper."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("L")
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("L")


def measure_pdf(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    measured = []
    for number in range(min(len(document), MOST_PAGES)):
        if time.process_time() > ENOUGH_SECONDS:
            break
        page = document[number]
        dpi = resolution(page)
        is_fine = dpi is not None and number < FINE_PAGES
        grey = drawn(page, FINE if is_fine else WIDE)
        sharp = sharpness(grey) if is_fine else None
        measured.append(measures_of(grey) | {"page": number + 1, "sharp": sharp, "dpi": dpi})
        page.close()
    return {"pages": len(document), "measured": measured}


def drawn(page, longest):
    """The page in grey, its longer side ``longest`` pixels whatever size it says that it has."""
    scale = longest / max(*page.get_size(), 1)
    return page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")


def resolution(page):
    """Pixels to an inch of the one picture that fills a scanned page, or None for another page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    pictures = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    if len(pictures) != 1:
        return None
    left, bottom, right, top = pictures[0].get_bounds()
    if (right - left) * (top - bottom) < 0.6 * width * height:
        return None
    pixels, _rows = pictures[0].get_px_size()
    return round(pixels / ((right - left) / POINTS_PER_INCH))


def measures_of(grey):
    """``spread`` is 0 for a page of one single shade; ``light`` runs from 0 (black) to 255."""
    darkest, lightest = grey.getextrema()
    stat = ImageStat.Stat(grey)
    spread = 0 if darkest == lightest else max(stat.stddev[0], 0.01)
    return {"spread": round(spread, 2), "light": round(stat.mean[0], 1)}


def sharpness(grey):
    """How strong the strongest edges are (the 99.5th percentile, 0 to 255)."""
    edges = grey.filter(ImageFilter.FIND_EDGES)
    # The filter leaves the outermost pixels as they were.
    counts = edges.crop((2, 2, max(edges.width - 2, 3), max(edges.height - 2, 3))).histogram()
    left = sum(counts) * 0.005
    for value in range(255, -1, -1):
        left -= counts[value]
        if left <= 0:
            return value
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
