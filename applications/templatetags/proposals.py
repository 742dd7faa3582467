"""What templates need to show a proposal's content."""

from django import template

register = template.Library()


@register.filter
def beside(row, columns):
    """``(column, cell)`` of a table's row, so that each cell can name its column on a phone."""
    return zip(columns, row, strict=False)
