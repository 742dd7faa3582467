"""What this floor tells people."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import outbox


def call_cancelled(recipient, call):
    """A follower learns that a call was cancelled, and why."""
    with translation.override(recipient.language):
        outbox.put(
            kind="calls.cancelled",
            recipient=recipient,
            occasion=f"call:{call.pk}",
            subject=_("The call “%(title)s” was cancelled") % {"title": call.title},
            body=_(
                "%(office)s has cancelled the call “%(title)s”. Reason: %(reason)s\n\n"
                "What you wrote or handed in stays readable; nothing more needs to be done."
            )
            % {"office": call.office.name, "title": call.title, "reason": call.cancel_reason},
            link=reverse("calls:detail", args=[call.pk]),
        )
