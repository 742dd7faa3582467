"""Messages to people: written with the act, delivered after it.

``put`` writes a row in the transaction of the act, unique by what, whom and which occasion. The row
is the message on the site; e-mail is one delivery of it. ``deliver_due`` claims rows one by one by
a conditional UPDATE, so that two workers never send the same one, and gives up after
``MOST_ATTEMPTS`` with the reason kept.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils.http import url_has_allowed_host_and_scheme

from core import clock
from core.enums import EmailState
from core.models import Message
from core.text import clean_text

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# A row that is being sent for longer than this belonged to a worker that died.
STUCK_AFTER = timedelta(minutes=10)
LONGEST_SUBJECT = 200
LONGEST_ERROR = 500


@dataclass
class Delivery:
    """What one round of delivery did, in messages."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def put(*, kind, occasion, subject, body, recipient=None, address="", link="", due_at=None):
    """Write a message in the caller's transaction; a second one for the same occasion is none.

    :param kind: which message, ``floor.message``.
    :param recipient: the user who gets it; or
    :param address: the e-mail address of somebody who has no account yet.
    :param occasion: what makes it this one, such as ``call:7:revision:2``.
    :param subject: one line, in the recipient's language; cut at 200 characters.
    :param body: plain text.
    :param link: address on this site, beginning with ``/``.
    :param due_at: aware instant before which it is neither shown nor sent; without it, now.
    :returns: the row, whether written now or before.
    :raises RuntimeError: outside ``atomic``.
    :raises ValueError: for a link that leaves the site.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("put() belongs inside the transaction of its act.")
    if link and not (
        link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)
    ):
        raise ValueError(f"{link} leaves the site.")
    present = clock.now()
    message = Message(
        kind=kind,
        recipient=recipient,
        address=address,
        occasion=occasion,
        subject=clean_text(str(subject), multiline=False)[:LONGEST_SUBJECT],
        body=clean_text(str(body)),
        link=link,
        created_at=present,
        due_at=due_at or present,
        next_try_at=due_at or present,
    )
    # ON CONFLICT DO NOTHING: an IntegrityError would spoil the act's transaction.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    _nudge_once()
    return Message.objects.get(kind=kind, recipient=recipient, address=address, occasion=occasion)


def _nudge_once():
    """One nudge for a transaction, however many messages it writes."""
    waiting = transaction.get_connection().run_on_commit
    if not any(call[1] is nudge for call in waiting):
        transaction.on_commit(nudge, robust=True)


def nudge():
    """Ask a worker to deliver soon. Without a broker the sweep of the beat finds the rows."""
    from core.tasks import deliver_messages

    try:
        deliver_messages.apply_async(retry=False, ignore_result=True)
    except Exception as error:
        # Whatever a broker raises when it is away, the act stands and its message is kept.
        log.warning("No nudge, the sweep will deliver: %s", error)


def messages_for(user, *, at):
    """The messages that ``user`` can read at ``at``, newest first."""
    return Message.objects.filter(recipient=user, due_at__lte=at)


def unread_count(user, *, at=None):
    """How many messages ``user`` has not read; 0 for someone who is not signed in."""
    if not user.is_authenticated:
        return 0
    return messages_for(user, at=at or clock.now()).filter(read_at=None).count()


def mark_read(user, *, at, pk=None):
    """Mark one message (``pk``) or all messages of ``user`` as read; returns how many were not."""
    unread = messages_for(user, at=at).filter(read_at=None)
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=at)


# --- Delivery by e-mail ---------------------------------------------------------------------------


def deliver_due(*, at, limit=100):
    """Send what is due at ``at`` (aware), at most ``limit`` messages; returns a ``Delivery``.

    Never call it inside a transaction: a claim must be visible before its message is sent. Each
    message goes out at least once and, unless a worker dies between sending and noting it, once.
    """
    delivery = Delivery()
    started = monotonic()
    for pk in list(_due(at).order_by("next_try_at").values_list("pk", flat=True)[:limit]):
        # A slow round must not date its later claims back, or another worker takes them for stuck.
        present = at + timedelta(seconds=monotonic() - started)
        if message := claim(pk, at=present):
            _deliver(message, present, delivery)
    return delivery


def _due(at):
    return Message.objects.filter(
        Q(email_state=EmailState.PENDING, next_try_at__lte=at)
        | Q(email_state=EmailState.SENDING, claimed_at__lte=at - STUCK_AFTER)
    )


def claim(pk, *, at):
    """Take one due message for sending, or None when another worker was faster."""
    taken = (
        _due(at)
        .filter(pk=pk)
        .update(email_state=EmailState.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    )
    return Message.objects.select_related("recipient").get(pk=pk) if taken else None


def _deliver(message, at, delivery):
    """Send one claimed message and note how it went."""
    if not address_of(message):
        _settle(message, EmailState.FAILED, "The recipient has no address in use.")
        delivery.given_up += 1
        return
    try:
        send(message)
    except Exception as error:
        # One message that cannot be sent, for whatever reason, must not keep back the others.
        log.warning("Message %s, attempt %s: %s", message.pk, message.attempts, error)
        _put_off(message, at, error, delivery)
    else:
        _settle(message, EmailState.SENT, "", sent_at=at)
        delivery.sent += 1


def _put_off(message, at, error, delivery):
    reason = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    if message.attempts >= MOST_ATTEMPTS:
        _settle(message, EmailState.FAILED, reason)
        delivery.given_up += 1
    else:
        pause = min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE)
        _settle(message, EmailState.PENDING, reason, next_try_at=at + pause)
        delivery.put_off += 1


def _settle(message, state, reason, **columns):
    """Write the outcome, unless the row was taken again meanwhile: ``attempts`` is the token."""
    Message.objects.filter(
        pk=message.pk, email_state=EmailState.SENDING, attempts=message.attempts
    ).update(email_state=state, last_error=reason, **columns)


def address_of(message):
    """Where the e-mail goes; empty for a person without an address or whose account is closed."""
    if message.recipient is None:
        return message.address
    return message.recipient.email if message.recipient.is_active else ""


def send(message):
    """Send ``message`` through Django's mail. Its Message-ID is the same at each attempt."""
    body = message.body
    if message.link:
        body = f"{body}\n\n{settings.SITE_URL}{message.link}"
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    EmailMessage(
        subject=message.subject,
        body=body,
        to=[address_of(message)],
        headers={"Message-ID": f"<message-{message.pk}@{host}>"},
        connection=get_connection(),
    ).send()
