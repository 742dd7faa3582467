"""Who objected, as lists and pages show it: never in full."""

from core import masking, text


def veiled(contact):
    """A telephone number or address with its middle hidden, whatever else somebody typed too."""
    hidden = masking.mask(contact)
    return hidden if hidden != contact else text.mask(contact)
