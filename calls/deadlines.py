"""A lot's own deadline, which is its window in the stage that takes proposals in."""

from django.db.models import Max

from calls import stages
from calls.documents import proposals_stage
from calls.models import StageWindow


def general_window(call):
    """The window for the whole call in the stage that takes proposals, or None."""
    taking = proposals_stage(call)
    return taking and taking.windows.filter(lot=None, area=None).first()


def deadline_of(lot):
    """The close of the lot's own window, an aware datetime, or None while the call's holds.

    Costs no query for a list whose ``windows__stage`` is prefetched.
    """
    for window in lot.windows.all():
        if stages.get(window.stage.kind).closes_by_lot:
            return window.closes_at
    return None


def set_deadline(lot, closes_at):
    """Give a draft's lot its own deadline, or take it away with None.

    Belongs inside the transaction that holds the call. The opening is the one of the call's window.
    """
    taking = proposals_stage(lot.call)
    if taking is None:
        return
    if closes_at is None:
        StageWindow.objects.filter(stage=taking, lot=lot).delete()
        return
    general = general_window(lot.call)
    StageWindow.objects.update_or_create(
        stage=taking,
        lot=lot,
        area=None,
        defaults={"closes_at": closes_at},
        create_defaults={
            "closes_at": closes_at,
            "opens_at": general.opens_at if general else None,
        },
    )


def next_position(rows):
    """The number after the last of ``rows``."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
