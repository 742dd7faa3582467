"""News for people and its deliveries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.enums import EmailState


class Message(models.Model):
    """News for one person: the row is the in-site message, its e-mail columns one delivery.

    Somebody without an account, who is invited, has an ``address`` in place of a recipient and gets
    the e-mail alone.
    """

    kind = models.CharField(_("kind"), max_length=80)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
    )
    address = models.EmailField(_("address of somebody without an account"), blank=True)
    occasion = models.CharField(_("occasion"), max_length=200)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("body"))
    link = models.CharField(_("link"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("due at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    email_state = models.CharField(
        _("e-mail"), max_length=8, choices=EmailState, default=EmailState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        ordering = ["-due_at", "-id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["recipient", "-due_at", "-id"], name="core_message_list"),
            models.Index(
                fields=["recipient"], condition=Q(read_at=None), name="core_message_unread"
            ),
            models.Index(
                fields=["next_try_at"],
                condition=Q(email_state__in=[EmailState.PENDING, EmailState.SENDING]),
                name="core_message_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "recipient", "occasion"], name="core_message_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "address", "occasion"],
                condition=Q(recipient=None),
                name="core_message_once_by_address",
            ),
            models.CheckConstraint(
                condition=Q(recipient=None) & ~Q(address="")
                | Q(recipient__isnull=False, address=""),
                name="core_message_recipient_or_address",
            ),
            models.CheckConstraint(
                condition=Q(email_state__in=EmailState.values), name="core_message_email_state"
            ),
            models.CheckConstraint(
                condition=Q(email_state=EmailState.SENT, sent_at__isnull=False)
                | ~Q(email_state=EmailState.SENT) & Q(sent_at=None),
                name="core_message_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(email_state=EmailState.SENDING) | Q(claimed_at__isnull=False),
                name="core_message_sending_is_claimed",
            ),
        ]

    def __str__(self):
        return self.subject
