"""What each person chose to hear, by which channel, and when not to be woken."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core import message_kinds
from core.channels import channels
from core.clock import SHANGHAI, in_shanghai
from core.message_kinds import SITE
from core.models import ChannelChoice, QuietHours

USUAL_HOURS = (time(22), time(7))


def wants(kind, channel, chosen):
    """Whether somebody wants messages of ``kind`` (a MessageKind) by ``channel`` (a code).

    :param chosen: ``{(kind, channel): bool}``, the person's own choices.
    """
    if channel == SITE:
        return kind.is_mandatory or chosen.get((kind.code, SITE), True)
    return chosen.get((kind.code, channel), channel in kind.usual)


def choices_of(user):
    """``{(kind, channel): bool}`` that ``user`` made."""
    rows = ChannelChoice.objects.filter(user=user)
    return {(one.kind, one.channel): one.is_on for one in rows}


def choices_of_many(user_ids):
    """``{user id: {(kind, channel): bool}}`` of several people, by one query."""
    found = {}
    for one in ChannelChoice.objects.filter(user__in=user_ids):
        found.setdefault(one.user_id, {})[one.kind, one.channel] = one.is_on
    return found


def hidden_kinds(user):
    """A subquery of the kinds that ``user`` switched off on the site."""
    return ChannelChoice.objects.filter(user=user, channel=SITE, is_on=False).values("kind")


def board_of(user):
    """``(columns, groups)`` for the page: channels, and the kinds by audience with their boxes."""
    columns = [(SITE, _("On the site")), *((c.code, c.label) for c in channels().values())]
    chosen, groups = choices_of(user), {}
    for kind in message_kinds.all_kinds():
        boxes = [
            {
                "name": f"{kind.code}:{code}",
                "label": label,
                "is_on": wants(kind, code, chosen),
                "is_fixed": code == SITE and kind.is_mandatory,
            }
            for code, label in columns
        ]
        groups.setdefault(kind.audience, []).append({"kind": kind, "boxes": boxes})
    return columns, list(groups.items())


@transaction.atomic
def save_choices(user, ticked):
    """Keep which boxes are ticked (``kind:channel``); what is mandatory on the site stays on."""
    codes = [SITE, *channels()]
    rows = [
        ChannelChoice(
            user=user, kind=kind.code, channel=code, is_on=f"{kind.code}:{code}" in ticked
        )
        for kind in message_kinds.all_kinds()
        for code in codes
        if not (code == SITE and kind.is_mandatory)
    ]
    ChannelChoice.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["is_on"],
        unique_fields=["user", "kind", "channel"],
    )


# --- Quiet hours ------------------------------------------------------------------------------------


def quiet_of(user):
    """``(from, to)`` of ``user``: times of day in Asia/Shanghai; equal ones mean never."""
    row = QuietHours.objects.filter(user=user).first()
    return (row.begins, row.ends) if row else USUAL_HOURS


@transaction.atomic
def save_quiet(user, begins, ends):
    """Keep the hours in which no phone is to ring."""
    QuietHours.objects.update_or_create(user=user, defaults={"begins": begins, "ends": ends})


def quiet_until(hours, *, at):
    """The instant at which the quiet hours end, or None when ``at`` (aware) is outside of them."""
    begins, ends = hours
    local = in_shanghai(at)
    now = local.time()
    if begins == ends:
        return None
    is_within = begins <= now < ends if begins < ends else now >= begins or now < ends
    if not is_within:
        return None
    day = local.date() + timedelta(days=1 if begins > ends and now >= begins else 0)
    return datetime.combine(day, ends, SHANGHAI)


def held_until(message, channel, hours, *, at):
    """Until when the quiet hours hold ``message`` back on ``channel``; None: it may go now.

    The rule: what names a deadline before the quiet hours end goes at once, whatever the hour.
    """
    end = quiet_until(hours, at=at) if channel.is_quiet else None
    if end is None or (message.deadline_at is not None and message.deadline_at <= end):
        return None
    return end


def hours_of(user_ids):
    """``{user id: (from, to)}`` of those who chose their own."""
    rows = QuietHours.objects.filter(user__in=user_ids)
    return {one.user_id: (one.begins, one.ends) for one in rows}
