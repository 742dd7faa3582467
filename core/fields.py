"""Form fields that every floor uses. Limits count characters: a Chinese character is one.

The page's counter reads ``data-limit``; there is no ``maxlength``, which counts UTF-16 units and
cuts a pasted text without a word.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.errors import Refusal
from core.money import LARGEST, format_yuan, parse_yuan
from core.text import clean_text

TOO_LONG = ngettext_lazy(
    "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
    "At most %(limit)d characters; this has %(length)d, %(over)d too many.",
    "limit",
)
TOO_SHORT = ngettext_lazy(
    "At least %(limit)d character; this has %(length)d.",
    "At least %(limit)d characters; this has %(length)d.",
    "limit",
)


class CleanCharField(forms.Field):
    """One line of text, cleaned by ``core.text.clean_text``.

    :param max_length: most characters, counted after cleaning.
    :param min_length: fewest characters.
    """

    widget = forms.TextInput
    multiline = False
    default_error_messages = {"max_length": TOO_LONG, "min_length": TOO_SHORT}

    def __init__(self, *, max_length=None, min_length=None, **kwargs):
        self.max_length = max_length
        self.min_length = min_length
        super().__init__(**kwargs)

    def to_python(self, value):
        return (
            "" if value in self.empty_values else clean_text(str(value), multiline=self.multiline)
        )

    def validate(self, value):
        super().validate(value)
        length = len(value)
        if self.max_length is not None and length > self.max_length:
            params = {
                "limit": self.max_length,
                "length": length,
                "over": length - self.max_length,
            }
            raise ValidationError(self.error_messages["max_length"], "max_length", params)
        if value and self.min_length is not None and length < self.min_length:
            params = {"limit": self.min_length, "length": length}
            raise ValidationError(self.error_messages["min_length"], "min_length", params)

    def has_changed(self, initial, data):
        return not self.disabled and self.to_python(initial) != self.to_python(data)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        if self.max_length is not None and not widget.is_hidden:
            attrs["data-limit"] = str(self.max_length)
        return attrs


class CleanTextField(CleanCharField):
    """Text of several lines, cleaned; a line end counts as one character."""

    widget = forms.Textarea
    multiline = True


class YuanField(forms.Field):
    """An amount in yuan as people type it (``15万``, ``150,000``); gives an exact Decimal.

    :param min_value: least amount, in yuan.
    :param max_value: largest amount, in yuan.
    """

    widget = forms.TextInput
    default_error_messages = {
        "min_value": _("%(amount)s is below the least amount of %(limit)s."),
        "max_value": _("%(amount)s is above the largest amount of %(limit)s."),
    }

    def __init__(self, *, min_value=0, max_value=LARGEST, **kwargs):
        self.min_value = min_value
        self.max_value = max_value
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_yuan(value)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        for name, broken in (
            ("min_value", value < self.min_value),
            ("max_value", value > self.max_value),
        ):
            if broken:
                limit = format_yuan(getattr(self, name))
                params = {"amount": format_yuan(value), "limit": limit}
                raise ValidationError(self.error_messages[name], name, params)

    def prepare_value(self, value):
        """Without superfluous zeros; what was typed and refused comes back as it was typed."""
        if value is None or isinstance(value, str):
            return value
        return f"{value:.0f}" if value == int(value) else f"{value:.2f}"

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {
            "inputmode": "decimal",
            "autocomplete": "off",
            "enterkeyhint": "next",
        }
