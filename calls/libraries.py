"""What is in force in a project library; its writes are in ``calls.keeping``."""


def items_in_force(library, year):
    """The items of ``library`` that can be taken in ``year``, in their order: a list."""
    return [item for item in library.items.all() if item.is_in_force(year)]
