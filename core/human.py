"""Whether a person fills in a form that anyone may send: without pictures, scripts or an account.

A form carries a signed token with its instant; the question is made from the token and a secret, so
that the page names it and no program can read its answer there. It is asked in plain words, so that a
screen reader reads it and a child can answer it; a second, hidden field is left empty by people.
One token serves one form: whoever keeps what was sent keeps the token and refuses it a second time.
"""

import hashlib
import hmac
import random
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from core.errors import Refusal
from core.text import clean_text, fold_width

SALT = "core.human"
# Nobody reads a text and writes to it sooner; a form that was left open overnight is still good.
SOONEST, LATEST = timedelta(seconds=3), timedelta(hours=36)
DIGITS = "零一二三四五六七八九十"
NUMBERS = (
    pgettext_lazy("number", "zero"),
    pgettext_lazy("number", "one"),
    pgettext_lazy("number", "two"),
    pgettext_lazy("number", "three"),
    pgettext_lazy("number", "four"),
    pgettext_lazy("number", "five"),
    pgettext_lazy("number", "six"),
    pgettext_lazy("number", "seven"),
    pgettext_lazy("number", "eight"),
    pgettext_lazy("number", "nine"),
)
THINGS = (
    pgettext_lazy("thing", "apple"),
    pgettext_lazy("thing", "umbrella"),
    pgettext_lazy("thing", "teapot"),
    pgettext_lazy("thing", "bicycle"),
    pgettext_lazy("thing", "window"),
    pgettext_lazy("thing", "basketball"),
    pgettext_lazy("thing", "newspaper"),
    pgettext_lazy("thing", "chair"),
    pgettext_lazy("thing", "watermelon"),
    pgettext_lazy("thing", "lantern"),
    pgettext_lazy("thing", "pencil"),
    pgettext_lazy("thing", "kite"),
)


class NotHuman(Refusal):
    """The question was not answered, or the form is not one that this portal has just given out."""

    code = "human"
    status = 400


@dataclass(frozen=True)
class Question:
    """``text`` is asked in the active language; ``answers`` are all that are right, normalised."""

    text: str
    answers: frozenset


def new_token(*, at):
    """The hidden value of a fresh form; ``at`` is the aware instant of its page."""
    value = {"n": secrets.token_hex(16), "t": int(at.timestamp())}
    return signing.dumps(value, salt=SALT, compress=True)


def read_token(token):
    """``(name of the form, seconds since 1970)`` of a token of ours, however old.

    :raises NotHuman: for a forged or mangled one.
    """
    try:
        value = signing.loads(token or "", salt=SALT)
        return value["n"], value["t"]
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise NotHuman(
            _("This form was changed on its way. Look through it and send it again.")
        ) from error


def question_of(token):
    """The ``Question`` that belongs to a token, always the same one."""
    name, _instant = read_token(token)
    key = hmac.new(settings.SECRET_KEY.encode(), f"{SALT}:{name}".encode(), hashlib.sha256)
    chance = random.Random(key.digest())
    return chance.choice((_sum, _difference, _weekday, _which, _larger))(chance)


def check(token, answer, *, trap, at):
    """Let a person pass; gives the name of the form, to be kept with what it brought.

    :param answer: as typed.
    :param trap: the hidden field's value.
    :param at: aware instant at which the form arrived.
    :raises NotHuman: with what to do; nothing that was typed is lost by it.
    """
    name, instant = read_token(token)
    age = at.timestamp() - instant
    if age > LATEST.total_seconds():
        raise NotHuman(_("This form was open for very long. Answer its new question and send it."))
    if age < SOONEST.total_seconds():
        raise NotHuman(_("That was very quick. Look through it once more and send it again."))
    if trap:
        raise NotHuman(_("Leave the field empty that says so, and send it again."))
    if normalised(answer) not in question_of(token).answers:
        raise NotHuman(
            _("The answer to the question is not right. It was: %(question)s")
            % {"question": question_of(token).text},
            field="answer",
        )
    return name


def normalised(answer):
    """What was typed without width, case, spaces and signs; Chinese numerals as digits."""
    text = fold_width(clean_text(answer or "", multiline=False)).casefold()
    text = re.sub(r"[\s。.,，、！!？?“”\"']", "", text)
    text = re.sub(r"^(星期|周|礼拜)", "", text)
    return _digits(text)


def _digits(text):
    """A Chinese number up to 99 as digits; any other text as it stands."""
    match = re.fullmatch(rf"([{DIGITS[1:10]}两]?)(十)?([{DIGITS[:10]}两日天]?)", text)
    if not text or match is None or "日" in text or "天" in text:
        return text
    tens, ten, ones = (part.replace("两", "二") for part in (match[1], match[2] or "", match[3]))
    if not ten:
        return str(DIGITS.index(tens or ones)) if len(text) == 1 else text
    return str((DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0))


# --- The questions --------------------------------------------------------------------------------


def _number(value):
    """What counts as the number ``value``: 8, 八, eight."""
    words = {str(value)}
    if value < len(NUMBERS):
        words.add(normalised(str(NUMBERS[value])))
    return frozenset(words)


def _sum(chance):
    one, other = chance.randint(2, 9), chance.randint(1, 9)
    text = _("How much is %(one)s plus %(other)s?")
    return Question(text % {"one": NUMBERS[one], "other": NUMBERS[other]}, _number(one + other))


def _difference(chance):
    one = chance.randint(4, 9)
    other = chance.randint(1, one - 1)
    text = _("How much is %(one)s minus %(other)s?")
    return Question(text % {"one": NUMBERS[one], "other": NUMBERS[other]}, _number(one - other))


def _larger(chance):
    one, other = chance.sample(range(1, 10), 2)
    text = _("Which number is larger, %(one)s or %(other)s?")
    return Question(text % {"one": NUMBERS[one], "other": NUMBERS[other]}, _number(max(one, other)))


def _weekday(chance):
    day = chance.randint(0, 6)
    following = (day + 1) % 7
    name = str(dates.WEEKDAYS[following])
    answers = {normalised(name), str(following + 1)}
    if following == 6:
        answers |= {"日", "天", "7"}
    text = _("Which day of the week comes after %(day)s?") % {"day": dates.WEEKDAYS[day]}
    return Question(text, frozenset(answers))


def _which(chance):
    things = chance.sample(THINGS, 4)
    place = chance.randint(0, 3)
    ordinals = (
        pgettext("of four words", "first"), pgettext("of four words", "second"),
        pgettext("of four words", "third"), pgettext("of four words", "fourth"),
    )  # fmt: skip
    text = _("Which is the %(place)s of these words: %(things)s?") % {
        "place": ordinals[place],
        "things": pgettext("in a list", ", ").join(str(one) for one in things),
    }
    return Question(text, frozenset({normalised(str(things[place]))}))
