"""E-mail, by Django's mail settings. One connection serves a whole round."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext_lazy as _

from core.channels.base import Channel, Permanent


class EmailChannel(Channel):
    """A letter for each person, so that one refused address keeps no other back."""

    label = _("E-mail")

    def __init__(self, code, **options):
        super().__init__(code, **options)
        self._connection = None

    def address_of(self, message):
        """Empty for a person without an address or whose account is closed."""
        if message.recipient is None:
            return message.address
        return message.recipient.email if message.recipient.is_active else ""

    def send(self, message, address, *, key):
        """The Message-ID is made of ``key`` and so the same at each attempt.

        The connection stays open: nothing but the server's own "accepted" stands between the letter
        and the note of it, no farewell that might hang.
        """
        body = message.body
        if message.link:
            body = f"{body}\n\n{settings.SITE_URL}{message.link}"
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            EmailMessage(
                subject=message.subject,
                body=body,
                to=[address],
                headers={"Message-ID": f"<{key}@{host}>"},
                connection=self._connection,
            ).send()
        except smtplib.SMTPRecipientsRefused as error:
            self._raise_refusal(error, address)
        except Exception:
            # Whatever state the connection is in, the next letter begins with a new one.
            self.close()
            raise

    @staticmethod
    def _raise_refusal(error, address):
        """5xx: there is no such mailbox, and there will be none in an hour."""
        code, text = error.recipients.get(address, (550, b""))
        told = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        if 500 <= code < 600:
            raise Permanent(f"{code} {told}") from error
        raise error

    def close(self):
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.close()
            except Exception:
                # It is given up anyhow.
                connection.connection = None
