"""Plain text: UTF-8 with or without its mark, UTF-16 with one, GB18030."""

import codecs
import re

from .refusals import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x06\x0e-\x1f]")
# Letters that a Chinese office's text is made of; bytes that are no text decode to others.
_LIKELY = re.compile(
    r"[\s\x20-\x7e\u2010-\u2027\u2030-\u205e\u2100-\u22ff\u2460-\u27bf\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef·°±×÷§]"
)
_SAMPLE = 20_000


def decode(data: bytes) -> str:
    """The text of ``data``; raises ``Unreadable`` for what is none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data, encoding))
    for encoding in ("utf-8", "gb18030"):
        text = _decoded(data, encoding)
        if text is not None:
            return _checked(text, strict=encoding != "utf-8")
    raise Unreadable("binary")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None, strict: bool = False) -> str:
    if text is None:
        raise Unreadable("binary")
    if not text.strip("\ufeff \t\r\n\x0c\u3000"):
        raise Unreadable("empty")
    sample = text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    if "\x00" in sample or controls * 50 > len(sample):
        raise Unreadable("binary")
    if strict and len(_LIKELY.findall(sample)) * 10 < len(sample) * 9:
        raise Unreadable("binary")
    return text
