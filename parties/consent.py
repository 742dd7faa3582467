"""What the holder of an identity document consents to: texts with numbers, none ever changed.

A new wording gets a new number, so that what was consented to can be read for ever.
"""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    1: _(
        "The persons whose identity documents I hand in know of it and agree that the office which runs"
        " the call uses them to check who applies and who signs, and for nothing else; that only its"
        " screening staff opens them; and that each opening is recorded. The consent can be taken back"
        " until the proposal is handed in; the documents are then taken out."
    ),
}
CURRENT = max(TEXTS)


def text_of(number):
    """The text with this number, in the active language."""
    return TEXTS[number]
