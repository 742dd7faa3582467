"""Persons' numbers in what was written: pointed out before it is shown, hidden when it is."""

from core import masking


def hidden(text):
    """``text`` as the public reads it: telephone, identity, card and account numbers masked."""
    return masking.mask(text)


def has_numbers(text):
    """Whether there is anything in ``text`` that a moderator is to be told of."""
    return bool(masking.find(text))


def marked(text):
    """``[(piece, kind or '')]`` of ``text`` in order; ``kind`` names what was found, in words."""
    pieces, position = [], 0
    for one in masking.find(text):
        pieces += [(text[position : one.start], ""), (one.text, str(one.kind.label))]
        position = one.end
    return [pair for pair in (*pieces, (text[position:], "")) if pair[0]]
