"""Pages turned into PDF, alike on every machine and without a request to anywhere.

WeasyPrint is imported when the first PDF is made: where its libraries are missing, the import
itself fails, and the rest of the portal must run.
"""

import gc
import logging
import mimetypes
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string

PAPER_CSS = "core/paper.css"
# Relative addresses in a template are read below this one, which the fetcher knows.
BASE_ADDRESS = "portal:///"


def render_pdf(template, context, *, base_css=PAPER_CSS):
    """The PDF of ``template`` (it extends ``core/paper.html``) with ``context``.

    :param base_css: static path of the style sheet.
    :returns: the bytes of an A4 document with embedded, subset fonts.
    :raises ValueError: when the style sheet does not exist.
    """
    html = render_to_string(template, {"SITE_NAME": settings.SITE_NAME, **context})
    try:
        return lay_out(html, base_css).write_pdf()
    finally:
        # A page laid out is a web of cycles, which the collector leaves lying: a job that prints two
        # hundred papers would hold 600 MB in place of 180.
        gc.collect()


def lay_out(html, base_css):
    """``html`` laid out on pages: the library's ``Document``, which counts them and writes the PDF.

    :raises ValueError: when the style sheet does not exist.
    """
    css_path = style_sheet(base_css)
    weasyprint, fetcher = machinery()
    css = weasyprint.CSS(filename=css_path, base_url=BASE_ADDRESS, url_fetcher=fetcher)
    page = weasyprint.HTML(string=html, base_url=BASE_ADDRESS, url_fetcher=fetcher)
    return page.render(stylesheets=[css])


def style_sheet(base_css):
    """Where the style sheet of a paper lies on this machine.

    :raises ValueError: when there is none.
    """
    css_path = finders.find(base_css)
    if not css_path:
        raise ValueError(f"There is no static file {base_css}.")
    return css_path


@lru_cache(maxsize=1)
def machinery():
    """WeasyPrint and a fetcher that reaches only our static files and ``data:``."""
    fonts = Path(settings.FONTS_DIR) / "fonts.conf"
    if fonts.is_file():
        # Read once, when the library starts: only the folder with the prepared fonts counts.
        os.environ["FONTCONFIG_FILE"] = str(fonts.resolve())
    # Nine lines a paper at the level INFO, none of which says which paper.
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    import weasyprint
    from PIL import ImageFile
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    # The library makes Pillow take cut-off pictures, in the whole process: from the first PDF on a
    # damaged picture that somebody hands in would pass as sound.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    class StaticFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = static_path(url)
            content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": content_type})

    return weasyprint, StaticFetcher(allowed_protocols=("data",))


def static_path(url):
    """The file behind an address below ``STATIC_URL``.

    :raises ValueError: for every other address: a paper fetches nothing.
    """
    parts = urlsplit(url)
    path = unquote(parts.path).lstrip("/")
    prefix = urlsplit(settings.STATIC_URL).path.strip("/") + "/"
    found = None
    if parts.scheme == "portal" and path.startswith(prefix):
        with suppress(SuspiciousFileOperation):
            found = finders.find(path.removeprefix(prefix))
    if not found:
        raise ValueError(f"A paper fetches only the portal's static files, not {url}.")
    return Path(found)
