"""Small help for writing regular expressions that can be read."""

DIGIT_CN = "一二三四五六七八九十"


def one_of(words: str) -> str:
    """A group that matches any one of the words (parted by spaces), the longest first."""
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"
