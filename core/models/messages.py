"""News for people, its deliveries by each channel, and what people chose to hear."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.enums import DeliveryState


class Message(models.Model):
    """News for one person: the row is the message on the site, and the record.

    Somebody without an account, who is invited, has an ``address`` in place of a recipient and gets
    the e-mail alone. ``about`` names what it is about (``calls.call:7``); ``deadline_at`` is the
    deadline that it tells of, for which nobody's quiet hours hold it back too long.
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
    about = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("due at"))
    deadline_at = models.DateTimeField(_("deadline that it tells of"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

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
                fields=["about", "-due_at"], condition=~Q(about=""), name="core_message_about"
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
        ]

    def __str__(self):
        return self.subject


class Delivery(models.Model):
    """One message on its way by one channel. ``attempts`` is the token of the worker that holds it;
    ``failures`` counts what went wrong since it was put, or sent again by staff."""

    message = models.ForeignKey(
        Message, verbose_name=_("message"), on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(_("channel"), max_length=20)
    state = models.CharField(
        _("delivery"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.SENDING]),
                name="core_delivery_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="core_delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="core_delivery_state"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | ~Q(state=DeliveryState.SENT) & Q(sent_at=None),
                name="core_delivery_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENDING) | Q(claimed_at__isnull=False),
                name="core_delivery_sending_is_claimed",
            ),
        ]

    def __str__(self):
        return f"{self.message_id} {self.channel}: {self.state}"


class ChannelChoice(models.Model):
    """Whether a person wants one kind of message by one channel (``site``: to see it at all)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=80)
    channel = models.CharField(_("channel"), max_length=20)
    is_on = models.BooleanField(_("wanted"))

    class Meta:
        verbose_name = _("choice of a channel")
        verbose_name_plural = _("choices of channels")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="core_channel_choice_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.channel}"


class QuietHours(models.Model):
    """When no phone of a person is to ring, in Asia/Shanghai; equal times mean never."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    begins = models.TimeField(_("quiet from"))
    ends = models.TimeField(_("quiet to"))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")

    def __str__(self):
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"
