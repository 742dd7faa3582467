"""The portal's own announcement as plain text: what a person would copy out of it."""

from html.parser import HTMLParser

from django.template.loader import render_to_string

from calls.documents import announcement_context


class _Lines(HTMLParser):
    """A line for each block and each row of a table; cells are parted by tabs."""

    def __init__(self):
        super().__init__()
        self.lines = [""]
        self.quiet = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("style", "script", "title"):
            self.quiet += 1
        if tag in ("td", "th") and self.lines[-1]:
            self.lines[-1] += "\t"
        if tag in (
            "p",
            "h1",
            "h2",
            "h3",
            "tr",
            "br",
            "div",
            "table",
            "ul",
            "li",
            "section",
            "header",
        ):
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag in ("style", "script", "title"):
            self.quiet -= 1
        if tag in ("p", "h1", "h2", "h3", "tr", "div", "table", "li", "section", "header"):
            self.lines.append("")

    def handle_data(self, data):
        if not self.quiet:
            self.lines[-1] += " ".join(data.split())


def printed_text(call):
    """The text of the announcement that the portal prints for ``call``."""
    reader = _Lines()
    context = announcement_context(call) | {"announcement": None}
    reader.feed(render_to_string("calls/announcement_paper.html", context))
    return "\n".join(line for line in reader.lines if line.strip())
