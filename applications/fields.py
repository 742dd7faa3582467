"""Inputs of the editor: what people type is read where it can be, and kept where it cannot."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from applications.wording import plain
from core.fields import CleanCharField, YuanField
from core.text import clean_text, fold_width

# Nothing is guessed: 1,5 is neither 15 nor 1.5, and 1e5 or 1_0 are no numbers that people type.
NUMBER = re.compile(
    r"(?P<minus>[-−–]?) ?(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)"
    r"(?:\.[0-9]+)?)"
)
LONGEST_NUMBER = 40

YES, NO = _("yes"), _("no")


class ShortField(CleanCharField):
    """A few characters: the limit holds, but a counter below each would be noise.

    On a phone the Enter key goes on to the next step. :param fill: what the browser may offer.
    """

    def __init__(self, *, fill="off", **kwargs):
        self.fill = fill
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"autocomplete": self.fill, "enterkeyhint": "next"}


class NumberField(forms.Field):
    """A number of things as people type it: full width, with thousands separators.

    :param places: decimal places taken; 0 for whole numbers.
    :param largest: what the column holds.
    """

    default_error_messages = {
        "unreadable": _("“%(typed)s” is no number. Type digits, such as 12."),
        "places": _("“%(typed)s” has more decimal places than are taken here (%(places)d)."),
        "negative": _("“%(typed)s” is below zero."),
        "large": _("“%(typed)s” is above the largest number taken here (%(largest)s)."),
    }

    def __init__(self, *, places=2, largest=Decimal("99999999"), **kwargs):
        self.places, self.largest = places, largest
        super().__init__(**kwargs)

    def to_python(self, value):
        typed = clean_text(str("" if value is None else value), multiline=False)
        if not typed:
            return None
        found = NUMBER.fullmatch(fold_width(typed))
        if not found or len(typed) > LONGEST_NUMBER:
            raise self._refused("unreadable", typed)
        if found["minus"]:
            raise self._refused("negative", typed)
        number = Decimal(re.sub("[, ]", "", found["digits"]))
        if number > self.largest:
            raise self._refused("large", typed)
        if number != round(number, self.places):
            raise self._refused("places", typed)
        return int(number) if self.places == 0 else number

    def _refused(self, code, typed):
        params = {
            "typed": typed[:LONGEST_NUMBER],
            "places": self.places,
            "largest": f"{self.largest:,f}",
        }
        return ValidationError(self.error_messages[code], code, params)

    def prepare_value(self, value):
        return plain(value) if isinstance(value, (Decimal, int)) else value

    def widget_attrs(self, widget):
        mode = "decimal" if self.places else "numeric"
        return {"inputmode": mode, "autocomplete": "off", "enterkeyhint": "next"}


class YesNoField(forms.TypedChoiceField):
    """Two radio buttons in place of a box: an unticked box is not sent, and says nothing."""

    widget = forms.RadioSelect

    def __init__(self, *, yes=YES, no=NO, **kwargs):
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class PhoneField(ShortField):
    """A telephone number with its separators; digits in full width are made ordinary."""

    default_error_messages = {
        "phone": _("“%(typed)s” is no telephone number: 7 to 15 digits, with + - ( ) and spaces.")
    }

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"inputmode": "tel"}

    def to_python(self, value):
        return fold_width(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        digits = sum(character in "0123456789" for character in value)
        if value and not (7 <= digits <= 15 and set(value) <= set("0123456789+-() ")):
            raise ValidationError(self.error_messages["phone"], "phone", {"typed": value})


class MailField(ShortField):
    """An e-mail address."""

    def widget_attrs(self, widget):
        # Not of type email: a browser would change what is typed before it is kept as typed.
        return super().widget_attrs(widget) | {"inputmode": "email"}

    def validate(self, value):
        super().validate(value)
        if value:
            validate_email(value)


class DayField(forms.DateField):
    """A day, as the browser's own picker sends it or as people type it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("This is no day. Choose one, or type it as 2026-03-01.")}

    def __init__(self, **kwargs):
        formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
        super().__init__(input_formats=formats, **kwargs)


class TickField(forms.Field):
    """A tick that is sent as yes or no: a box alone says nothing when it is empty."""

    choices = [("yes", _("ticked")), ("no", _("not ticked"))]

    def to_python(self, value):
        return value == "yes"

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class AskedField(YuanField):
    """The amount that is asked for; none yet is an empty input."""

    def prepare_value(self, value):
        return None if value == 0 else super().prepare_value(value)
