"""Carrying messages out: one delivery a message and channel, each claimed, tried again, given up.

A message goes out at least once by each of its channels, and once unless a worker dies in the moment
between the other side's "accepted" and the note of it here; then it goes again under the same key (the
Message-ID of a letter), by which the other side drops it.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F, Q

from core import audit, message_kinds, preferences
from core.channels import Permanent, Temporary, channels
from core.enums import DeliveryState
from core.models import Delivery

log = logging.getLogger(__name__)

MOST_FAILURES = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# A row that is being sent for longer than this belonged to a worker that died.
STUCK_AFTER = timedelta(minutes=10)
LONGEST_ERROR = 500


@dataclass
class Round:
    """What one round of delivery did, in deliveries."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    held: int = 0
    not_wanted: int = 0


def deliver_due(*, at, limit=100):
    """Send what is due at ``at`` (aware), at most ``limit`` deliveries; returns a ``Round``.

    Never call it inside a transaction: a claim must be visible before its message is sent.
    """
    done, started, ways = Round(), monotonic(), channels()
    rows = list(_due(at).select_related("message").order_by("next_try_at", "id")[:limit])
    chosen = Chosen({row.message.recipient_id for row in rows})
    try:
        for row in rows:
            # A slow round must not date its later claims back, or another worker takes them for stuck.
            present = at + timedelta(seconds=monotonic() - started)
            way = ways.get(row.channel)
            if not _is_ready(row, way, chosen, present, done):
                continue
            if delivery := claim(row.pk, at=present):
                _deliver(delivery, way, present, done)
    finally:
        for way in ways.values():
            way.close()
    return done


class Chosen:
    """The choices of the people of one round, read by two queries."""

    def __init__(self, user_ids):
        ids = [pk for pk in user_ids if pk is not None]
        self.hours = preferences.hours_of(ids)
        self.choices = preferences.choices_of_many(ids)

    def wants(self, message, channel):
        """Whether the recipient wants it there; somebody without an account chose nothing."""
        if message.recipient_id is None:
            return channel == "email"
        mine = self.choices.get(message.recipient_id, {})
        return preferences.wants(message_kinds.get(message.kind), channel, mine)

    def quiet_hours(self, message):
        return self.hours.get(message.recipient_id, preferences.USUAL_HOURS)


def _is_ready(row, way, chosen, at, done):
    """Whether to claim it; what is not wanted or has to wait for the morning is settled here."""
    if row.state != DeliveryState.PENDING:
        return way is not None
    waiting = Delivery.objects.filter(pk=row.pk, state=DeliveryState.PENDING, attempts=row.attempts)
    if way is None or not chosen.wants(row.message, row.channel):
        done.not_wanted += waiting.update(state=DeliveryState.NOT_WANTED)
        return False
    end = preferences.held_until(row.message, way, chosen.quiet_hours(row.message), at=at)
    if end is not None:
        done.held += waiting.update(next_try_at=end)
        return False
    return True


def _due(at):
    return Delivery.objects.filter(
        Q(state=DeliveryState.PENDING, next_try_at__lte=at)
        | Q(state=DeliveryState.SENDING, claimed_at__lte=at - STUCK_AFTER)
    )


def claim(pk, *, at):
    """Take one due delivery for sending, or None when another worker was faster."""
    taken = (
        _due(at)
        .filter(pk=pk)
        .update(state=DeliveryState.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    )
    if not taken:
        return None
    return Delivery.objects.select_related("message__recipient").get(pk=pk)


def key_of(delivery):
    """What is the same at each attempt, so that the other side can tell a second one."""
    if delivery.channel == "email":
        return f"message-{delivery.message_id}"
    return f"message-{delivery.message_id}-{delivery.channel}"


def _deliver(delivery, way, at, done):
    """Send one claimed delivery and note how it went."""
    address = way.address_of(delivery.message)
    if not address:
        _settle(delivery, DeliveryState.FAILED, "The recipient has no address in use.")
        done.given_up += 1
        return
    try:
        way.send(delivery.message, address, key=key_of(delivery))
    except Permanent as error:
        _settle(delivery, DeliveryState.FAILED, str(error))
        done.given_up += 1
    except Exception as error:
        # One that cannot be sent, for whatever reason, must not keep back the others.
        log.warning("Delivery %s, attempt %s: %s", delivery.pk, delivery.attempts, error)
        _put_off(delivery, at, error, done)
    else:
        _settle(delivery, DeliveryState.SENT, "", sent_at=at)
        done.sent += 1


def _put_off(delivery, at, error, done):
    is_told = isinstance(error, Temporary)
    reason = str(error) if is_told else f"{type(error).__name__}: {error}"
    failures = delivery.failures + 1
    if failures >= MOST_FAILURES:
        _settle(delivery, DeliveryState.FAILED, reason, failures=failures)
        done.given_up += 1
        return
    pause = min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
    if is_told and error.retry_after:
        pause = max(pause, timedelta(seconds=error.retry_after))
    _settle(delivery, DeliveryState.PENDING, reason, next_try_at=at + pause, failures=failures)
    done.put_off += 1


def _settle(delivery, state, reason, **columns):
    """Write the outcome, unless the row was taken again meanwhile: ``attempts`` is the token."""
    Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts
    ).update(state=state, last_error=reason[:LONGEST_ERROR], **columns)


# --- What staff sees and does -----------------------------------------------------------------------


def deliveries_about(subject):
    """The deliveries of messages about ``subject``, the newest message first."""
    from core.outbox import about_of

    return (
        Delivery.objects.filter(message__about=about_of(subject))
        .select_related("message__recipient")
        .order_by("-message__due_at", "-message_id", "id")
    )


@transaction.atomic
def resend(deliveries, *, subject, office_id, by, at):
    """Try failed ones of ``deliveries`` (a queryset about ``subject``) again; returns how many.

    The act is on record with the messages' ids. Nothing else changes: the message keeps its key, and
    what was sent meanwhile is not sent again.
    """
    from core.outbox import nudge_once

    failed = deliveries.filter(state=DeliveryState.FAILED)
    taken = sorted(failed.values_list("pk", "message_id"))
    count = Delivery.objects.filter(
        pk__in=[pk for pk, _message in taken], state=DeliveryState.FAILED
    ).update(state=DeliveryState.PENDING, failures=0, next_try_at=at)
    if count:
        messages = [message for _pk, message in taken]
        audit.record(
            "core.resend",
            subject=subject,
            by=by,
            at=at,
            office_id=office_id,
            after={"count": count, "messages": messages},
        )
        nudge_once()
    return count
