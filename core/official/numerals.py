"""Numbers as headings of official documents bear them."""

import cn2an


def chinese(number):
    """``number`` in Chinese numerals: 一, 十, 十一, 二十一."""
    return cn2an.an2cn(number, "low")


def bracketed(number):
    """A heading's number of the second level: （一）."""
    return f"（{chinese(number)}）"
