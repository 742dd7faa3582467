"""Whether the pages of a paper can be read: looked at in a process of its own, before it is kept.

What is certain is refused; what only looks wrong is a *finding*, which is kept with the file and
shown to whoever handed it in and to whoever screens it. A finding is a list in plain JSON, its code
first and then the numbers of the pages, so that it is put into words in the reader's language.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.enums import FileKind
from core.kinds import MOST_PDF_PAGES, FileRefused, too_many_pages

log = logging.getLogger(__name__)

PROBE = Path(__file__).with_name("scan_probe.py")
LOOKED_AT = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})
# Seconds; the process limits its own processor time to less.
PATIENCE = 20

# Measured on pages drawn, blurred and darkened on purpose: a sheet with one line of text spreads 3.4,
# an empty one with a scanner's noise 1.5; sharp text has edges above 150, illegible text below 15.
LEAST_SPREAD = 2.5
LEAST_LIGHT = 60
LEAST_SHARPNESS = 30
# A page without much on it has no edges to judge by.
SPREAD_TO_JUDGE_EDGES = 8
LEAST_DPI = 100
# Pixels of a picture's longer side: below the first nobody reads a page, below the second hardly.
SMALLEST, SMALL = 200, 1000


def look(path, kind, name):
    """The findings about the pages of the file at ``path``; an empty list where all is well.

    :param kind: its proven ``FileKind``; kinds without pages to look at have no findings.
    :param name: as the person calls it.
    :raises FileRefused: no page has anything on it, a picture is far too small, too many pages.
    """
    if kind not in LOOKED_AT:
        return []
    measures = _measure(path, kind)
    if measures is None:
        return [["unchecked"]]
    if measures["pages"] > MOST_PDF_PAGES:
        raise too_many_pages(name, measures["pages"])
    _refuse_the_certain(measures, name)
    return findings_of(measures)


def _measure(path, kind):
    """What the probe tells, or None when it was stopped, failed or could not be started."""
    command = [sys.executable, str(PROBE), kind, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        # The file opens (that was proven); that its pages could not be looked at is said, not punished.
        log.warning("The pages of a %s were not looked at: %s", kind, error)
        return None


def _refuse_the_certain(measures, name):
    pages, measured = measures["pages"], measures["measured"]
    if len(measured) == pages and all(page["spread"] == 0 for page in measured):
        raise FileRefused(
            _(
                "Nothing is on “%(name)s”: every page has one single colour. Open it on your computer,"
                " scan the paper again, and hand in that file."
            )
            % {"name": name}
        )
    size = measures.get("size")
    if size and max(size) < SMALLEST:
        raise FileRefused(
            _(
                "“%(name)s” has only %(width)d × %(height)d pixels: nobody can read a paper in it."
                " Hand in the original photograph, not its preview."
            )
            % {"name": name, "width": size[0], "height": size[1]}
        )


def findings_of(measures):
    """What looks wrong about the pages that were measured; see ``scan_probe`` for the measures."""
    measured = measures["measured"]
    found = [
        ["blank", *_pages(measured, lambda page: page["spread"] < LEAST_SPREAD)],
        ["dark", *_pages(measured, _is_dark)],
        ["blurred", *_pages(measured, _is_blurred)],
        ["coarse", *_pages(measured, lambda page: page["dpi"] and page["dpi"] < LEAST_DPI)],
    ]
    found = [finding for finding in found if len(finding) > 1]
    size = measures.get("size")
    if size and max(size) < SMALL:
        found.append(["small", *size])
    if len(measured) < measures["pages"]:
        found.append(["partly", len(measured), measures["pages"]])
    return found


def _pages(measured, holds):
    return [page["page"] for page in measured if holds(page)]


def _is_dark(page):
    return page["light"] < LEAST_LIGHT and page["spread"] >= LEAST_SPREAD


def _is_blurred(page):
    is_judged = page["sharp"] is not None and page["spread"] >= SPREAD_TO_JUDGE_EDGES
    return is_judged and page["sharp"] < LEAST_SHARPNESS


# --- In words -------------------------------------------------------------------------------------


def words_of(findings):
    """Findings as sentences of the active language: what, why it matters, what to do."""
    return [_sentence(code, numbers) for code, *numbers in findings]


def _sentence(code, numbers):
    pages = pgettext("in a list", ", ").join(str(number) for number in numbers)
    if code == "small":
        return _(
            "The picture has only %(width)d × %(height)d pixels and may be hard to read. Hand in the"
            " original photograph, or scan the paper."
        ) % {"width": numbers[0], "height": numbers[1]}
    if code == "partly":
        return _("Only the first %(looked)d of %(pages)d pages were looked at by the portal.") % {
            "looked": numbers[0],
            "pages": numbers[1],
        }
    return SENTENCES[code]() % {"pages": pages}


SENTENCES = {
    "blank": lambda: _(
        "Nothing seems to be on page %(pages)s. Is it the back of a sheet? If not, scan it again."
    ),
    "dark": lambda: _("Page %(pages)s is very dark. Photograph it again in better light."),
    "blurred": lambda: _(
        "Page %(pages)s seems to be blurred. Enlarge it: if you cannot read it, nor can the office."
    ),
    "coarse": lambda: _(
        "Page %(pages)s was scanned at less than 100 dots an inch and may be hard to read; 200 or"
        " more are usual."
    ),
    "unchecked": lambda: _(
        "The portal could not look at the pages. Open the file yourself and see whether all of it can"
        " be read."
    ),
    "converted": lambda: _(
        "The file was converted, because not every computer opens the kind in which it came. Open it"
        " and see whether all is there."
    ),
}
