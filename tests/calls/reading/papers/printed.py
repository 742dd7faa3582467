"""The portal's own announcement as plain text: what a person would copy out of it."""

from calls.printing.issuing import draft_of
from core.official.document import Heading, Table


def printed_text(call):
    """The text of the announcement that the portal prints for ``call``."""
    official = draft_of(call)
    content = official.content
    lines = [content.title]
    for block in content.blocks:
        lines += _lines(block)
    lines += [official.envelope.signer, "2026年11月22日"]
    for annex in content.annexes:
        lines += ["附件", annex.title]
        for block in annex.blocks:
            lines += _lines(block)
    return "\n".join(line for line in lines if line)


def _lines(block):
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Table):
        return ["\t".join(row) for row in (block.head, *block.rows, block.total) if row]
    return [block.lead + block.text]
