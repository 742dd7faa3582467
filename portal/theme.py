"""The street's one accent colour and the tones derived from it, each checked for contrast.

The office sets a single colour (``ACCENT_COLOUR``). Text on it, text in it on white, hover and tints
are computed here, so that no choice of colour makes a page unreadable (WCAG 2.2, 1.4.3).
"""

import re
from functools import lru_cache

from django.core.exceptions import ImproperlyConfigured

WHITE = (255, 255, 255)
BLACK = (0, 0, 0)
INK = (27, 31, 36)
# WCAG 2.2, 1.4.3. White or black reaches it on every colour: the worst of the better one is 4.58.
TEXT_CONTRAST = 4.5


def parse(colour):
    """Return the (red, green, blue) of ``#rrggbb``; raise ImproperlyConfigured for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ImproperlyConfigured(f"ACCENT_COLOUR must be written as #rrggbb, not {colour!r}.")
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def to_hex(rgb):
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def luminance(rgb):
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    parts = []
    for value in rgb:
        c = value / 255
        parts.append(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(one, other, share):
    """``share`` (0 to 1) of ``one`` in ``other``."""
    return tuple(round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))


def darkened_until_read(rgb, ground):
    """The lightest darkening of ``rgb`` that can be read as text on ``ground``."""
    for percent in range(100, -1, -2):
        tone = mix(rgb, INK, percent / 100)
        if contrast(tone, ground) >= TEXT_CONTRAST:
            return tone
    return INK


@lru_cache(maxsize=8)
def tones(colour):
    """Name → (red, green, blue) of every tone that the style sheets use."""
    accent = parse(colour)
    soft = mix(accent, WHITE, 0.07)
    light_text = contrast(WHITE, accent) >= TEXT_CONTRAST
    return {
        "brand": accent,
        "brand-on": WHITE if light_text else BLACK,
        # Away from the text's colour, so that hovering never lowers the contrast.
        "brand-strong": mix(accent, BLACK if light_text else WHITE, 0.85),
        "brand-ink": darkened_until_read(accent, soft),
        "brand-soft": soft,
        "brand-line": mix(accent, WHITE, 0.35),
    }


@lru_cache(maxsize=8)
def css(colour):
    """The style sheet that hands the tones to every page (and to Bootstrap's link colour)."""
    found = tones(colour)
    lines = [f"  --{name}: {to_hex(rgb)};" for name, rgb in found.items()]
    ink = ", ".join(str(part) for part in found["brand-ink"])
    lines.append(f"  --bs-link-color-rgb: {ink};")
    lines.append(f"  --bs-link-hover-color-rgb: {ink};")
    return ":root {\n" + "\n".join(lines) + "\n}\n"
