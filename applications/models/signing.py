"""The legal representative's word on what is to be handed in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.enums import SignOffAnswer
from applications.models.proposals import Proposal
from parties.models import User


class SignOff(models.Model):
    """One request to sign a proposal off, with its answer.

    ``edition`` and ``digest`` (of the content, without what the office adds) say what was signed: the
    signature counts while both are still those of the proposal, so that no change has to end it.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="sign_offs")
    representative = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=10, choices=SignOffAnswer, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    note = models.TextField(_("note"), blank=True)
    edition = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(answer=""), name="applications_sign_off_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="applications_sign_off_answered_at",
            ),
            models.CheckConstraint(
                condition=~Q(answer=SignOffAnswer.SIGNED) | ~Q(digest=""),
                name="applications_sign_off_signs_something",
            ),
        ]

    def __str__(self):
        return f"{self.proposal}: {self.get_answer_display()}"
