"""Words of the authoring room and of the announcement's paper. Nothing here touches the database."""

from django import template

from calls import wording

register = template.Library()

register.filter("contact_rows", wording.contact_rows)


@register.filter
def shown(field):
    """What a form field holds, in words: the label of a choice, else the value itself."""
    value = field.value()
    if value in (None, ""):
        return ""
    return dict(getattr(field.field, "choices", ())).get(value, value)
