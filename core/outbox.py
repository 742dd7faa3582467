"""Messages to people: written with the act, delivered after it.

``put`` writes a row in the transaction of the act, unique by what, whom and which occasion. The row
is the message on the site; ``core.delivering`` carries it on by each channel.
"""

import logging

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from core import clock, preferences
from core.channels import channels
from core.models import Delivery, Message
from core.text import clean_text

log = logging.getLogger(__name__)

LONGEST_SUBJECT = 200


def put(
    *,
    kind,
    occasion,
    subject,
    body,
    recipient=None,
    address="",
    link="",
    about=None,
    due_at=None,
    deadline_at=None,
):
    """Write a message in the caller's transaction; a second one for the same occasion is none.

    :param kind: which message, ``floor.message``.
    :param recipient: the user who gets it; or
    :param address: the e-mail address of somebody who has no account yet.
    :param occasion: what makes it this one, such as ``call:7:revision:2``.
    :param subject: one line, in the recipient's language; cut at 200 characters.
    :param body: plain text.
    :param link: address on this site, beginning with ``/``.
    :param about: the saved object whose office may see how the message fares, such as the call.
    :param deadline_at: the deadline that it tells of: such a message may ring a phone at night.
    :param due_at: aware instant before which it is neither shown nor sent; without it, now.
    :returns: the row, whether written now or before.
    :raises RuntimeError: outside ``atomic``.
    :raises ValueError: for a link that leaves the site.
    """
    _refuse_misuse(link)
    present = clock.now()
    message = Message(
        kind=kind,
        recipient=recipient,
        address=address,
        occasion=occasion,
        subject=clean_text(str(subject), multiline=False)[:LONGEST_SUBJECT],
        body=clean_text(str(body)),
        link=link,
        about=about_of(about) if about is not None else "",
        created_at=present,
        due_at=due_at or present,
        deadline_at=deadline_at,
    )
    # ON CONFLICT DO NOTHING: an IntegrityError would spoil the act's transaction.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    kept = Message.objects.get(kind=kind, recipient=recipient, address=address, occasion=occasion)
    ways = ["email"] if recipient is None else channels()
    deliveries = [
        Delivery(message=kept, channel=channel, next_try_at=kept.due_at) for channel in ways
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    nudge_once()
    return kept


def _refuse_misuse(link):
    """What only a programmer can get wrong: a message without its act, a link to elsewhere."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("put() belongs inside the transaction of its act.")
    if link and not (
        link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)
    ):
        raise ValueError(f"{link} leaves the site.")


def about_of(subject):
    """The name of a saved object, as messages keep it: ``calls.call:7``."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def nudge_once():
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
    """The messages that ``user`` can read at ``at`` and did not switch off, newest first."""
    rows = Message.objects.filter(recipient=user, due_at__lte=at)
    return rows.exclude(kind__in=preferences.hidden_kinds(user))


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
