"""A person in a browser without scripts: opens pages, fills in the forms that stand there, presses a button.

What is sent is what the page's own form holds, so that a test that goes this way proves that the page
can be used, and not only that its address takes what the test knows.
"""

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.authoring import client_for


class Refused(AssertionError):
    """The page did not take what was sent; the message holds what it said."""


class Person:
    """Somebody signed in (or nobody: ``user`` None) with the page that was opened last."""

    def __init__(self, user=None):
        self.client = client_for(user) if user else Client()
        self.address, self.page = "", None

    def open(self, address):
        """Open ``address``; fails unless it is shown."""
        answer = self.client.get(address, follow=True)
        self._show(answer, address)
        return self

    def press(self, button="", form=None, **values):
        """Send the form that holds ``button`` (a part of its text) with ``values``; follow where it leads.

        Args: ``form``: a part of the form's address where no button tells it apart; a value of None
        leaves an input out, a list ticks several, True ticks, bytes are uploaded as a PDF.
        """
        found, pressed = self._find(button, form)
        data = self._fields(found)
        if pressed is not None and pressed.get("name"):
            data[pressed.get("name")] = pressed.get("value", "")
        for name, value in values.items():
            name = name.replace("__", "-")
            assert name in names_in(found), (
                f"no input {name} in {sorted(names_in(found))}"
            )  # fmt: skip
            data[name] = self._sent(value)
        data = {name: value for name, value in data.items() if value is not None}
        address = (pressed is not None and pressed.get("formaction")) or found.get("action")
        address = address or self.address
        if (found.get("method") or "get").lower() == "get":
            return self.open(f"{address}")
        answer = self.client.post(address, data, follow=True)
        is_shown_again = not answer.redirect_chain and b"invalid-feedback" in answer.content
        if answer.status_code >= 400 or is_shown_again:
            raise Refused(f"{address}: {answer.status_code}: {_said(answer)}")
        self._show(answer, address)
        return self

    @property
    def text(self):
        """What the page says, without white space."""
        return "".join(self.page.text_content().split())

    def link(self, text):
        """The address behind the link that reads ``text`` (or holds it)."""
        for one in self.page.iter("a"):
            if text in "".join(one.text_content().split()):
                return one.get("href")
        raise AssertionError(f"no link “{text}” on {self.address}")

    def _show(self, answer, address):
        assert answer.status_code == 200, f"{address}: {answer.status_code}: {_said(answer)}"
        self.address = answer.request["PATH_INFO"]
        self.answer = answer
        self.page = lxml.html.document_fromstring(answer.content.decode())

    def _find(self, button, form):
        forms = self.page.xpath("//main//form") or self.page.forms
        for found in forms:
            if form is not None and form not in (found.get("action") or self.address):
                continue
            pressable = [*found.iter("button"), *found.xpath(".//input[@type='submit']")]
            for one in pressable:
                words = "".join((one.text_content() or one.get("value") or "").split())
                if button and button in words:
                    return found, one
            if form is not None and not button:
                return found, next(iter(pressable), None)
        shown = " ".join(self.page.xpath("//main")[0].text_content().split())
        raise AssertionError(f"no button “{button}{form or ''}” on {self.address}: {shown[:1500]}")

    def _fields(self, found):
        data = {}
        for name, value in found.form_values():
            if name in data:
                kept = data[name] if isinstance(data[name], list) else [data[name]]
                data[name] = [*kept, value]
            else:
                data[name] = value
        return data

    def _sent(self, value):
        if value is True:
            return "on"
        if isinstance(value, bytes):
            return SimpleUploadedFile("扫描件.pdf", value, content_type="application/pdf")
        if isinstance(value, (list, tuple)):
            return [str(one) for one in value]
        return None if value is None else str(value)


TROUBLE = ("error-summary", "invalid-feedback", "errornote", "errorlist", "note-error")


def _said(answer):
    """The problems that a refused page names, else how it begins."""
    page = lxml.html.document_fromstring(answer.content.decode() or "<p></p>")
    found = [
        one
        for one in page.iter("div", "p", "ul")
        if set((one.get("class") or "").split()) & {*TROUBLE}
    ]
    said = " | ".join(" ".join(one.text_content().split()) for one in found)
    return (said or " ".join(page.text_content().split()))[:1500]


def names_in(form):
    """The names of a form's inputs."""
    return {one.get("name") for one in form.iter("input", "select", "textarea") if one.get("name")}
