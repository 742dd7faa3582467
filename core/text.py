"""Text as people type and paste it, made safe to keep, compare and print."""

import re
import unicodedata

# Control characters, format characters (zero width, bidirectional, tags), lone surrogates.
UNWANTED = frozenset({"Cc", "Cf", "Cs"})
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# A bigint has at most 19 digits.
LONGEST_ID = 18
# Full-width ASCII and the full-width yen sign, as a Chinese keyboard types them.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}


def clean_text(text, *, multiline=True):
    """``text`` without invisible characters, in NFC, with plain line ends.

    Rare characters (䶮, 𠮷 and all others beyond the basic plane) and variation selectors stay.
    A tab becomes a space. With ``multiline=False`` every run of white space becomes one space.
    Leading blank lines and trailing white space go; the indent of a first line stays.
    """
    # Most texts have nothing to clean: a long export spends a third of its time here otherwise.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.rstrip() if multiline else " ".join(text.split())
    text = LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = "".join(c for c in text if c == "\n" or is_wanted(c))
    text = unicodedata.normalize("NFC", text)
    if not multiline:
        return " ".join(text.split())
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


def is_wanted(character):
    """Whether a character may be kept; noncharacters break XML, hence Word and Excel files."""
    return (
        unicodedata.category(character) not in UNWANTED
        and ord(character) & 0xFFFE != 0xFFFE
        and not 0xFDD0 <= ord(character) <= 0xFDEF
    )


def fold_width(text):
    """``text`` with full-width Latin letters, digits and signs in their ordinary width."""
    return text.translate(NARROW)


def read_id(text):
    """The id that a request names, or None for everything that cannot be one.

    ``str.isdigit`` also takes ², which ``int`` refuses; an endless row of digits it refuses too.
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else None


def mask(value, *, start=3, end=4):
    """An identity number or phone number with its middle hidden: ``138****5678``.

    :param start: characters left readable at the start.
    :param end: characters left readable at the end; of a short value only the first one stays.
    """
    value = value.strip()
    hidden = len(value) - start - end
    if hidden < 4:
        start, end = min(1, len(value) // 2), 0
        hidden = len(value) - start
    return value[:start] + "*" * hidden + value[len(value) - end :]
