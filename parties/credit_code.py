"""The unified social credit code (统一社会信用代码), GB 32100-2015: what exactly is wrong with one.

18 characters: the registering authority and the kind of body (1–2), the area (3–8, digits), the
organization's code (9–17), a check character. The letters I, O, S, V, Z are never used.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum.cn import uscc

from core.text import clean_text, fold_width

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AREA = range(2, 8)
LOOKALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


def normalise(typed):
    """The code as it is kept: capitals, ordinary width, without spaces and dashes."""
    text = fold_width(clean_text(str(typed), multiline=False)).upper()
    return "".join(character for character in text if character not in " -–—_·")


def check_character(body):
    """The last character that belongs to the first 17."""
    return uscc.calc_check_digit(body)


def problem_of(code):
    """What is wrong with a normalised code, in words that name the place; '' when nothing is."""
    if strange := _strange_character(code):
        return strange
    if len(code) != LENGTH:
        return ngettext(
            "A credit code has 18 characters; this has %(count)d. Compare it with the"
            " registration certificate.",
            "A credit code has 18 characters; this has %(count)d. Compare it with the"
            " registration certificate.",
            len(code),
        ) % {"count": len(code)}
    for place in AREA:
        if not code[place].isdigit():
            return _(
                "Character %(place)d is “%(character)s”, but characters 3 to 8 are digits (the area)."
            ) % {"place": place + 1, "character": code[place]}
    if check_character(code[:-1]) != code[-1]:
        return _(
            "The code does not add up: after %(body)s the last character would be “%(right)s”, not"
            " “%(last)s”. At least one character is mistyped; compare it with the registration"
            " certificate."
        ) % {"body": code[:-1], "right": check_character(code[:-1]), "last": code[-1]}
    return ""


def _strange_character(code):
    for place, character in enumerate(code, start=1):
        if character in ALPHABET:
            continue
        if character in LOOKALIKES:
            return _(
                "Character %(place)d is the letter “%(character)s”, which a credit code never has."
                " Is it “%(likely)s”?"
            ) % {"place": place, "character": character, "likely": LOOKALIKES[character]}
        return _(
            "Character %(place)d is “%(character)s”; a credit code has only digits and letters."
        ) % {"place": place, "character": character}
    return ""


def validate_uscc(value):
    """Model validator: refuse a code whose form or check character is wrong, naming the place."""
    if problem := problem_of(normalise(value)):
        raise ValidationError(problem, code="uscc")
