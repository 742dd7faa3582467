"""Questions to a call and their public answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.enums import QuestionState
from calls.models.calls import Call
from calls.models.corrections import Correction
from calls.models.lots import Lot
from parties.models import User

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 3000


class Question(models.Model):
    """A question that somebody asked; who it was is never shown to the public.

    ``text`` is what was asked and is kept; ``public_text`` what the public reads, with personal data
    edited out. A question that asks the same as another is merged into it (``same_as``).
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lot")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState, default=QuestionState.OPEN
    )
    text = models.TextField(_("question"), max_length=LONGEST_QUESTION)
    public_text = models.TextField(_("question as shown"), max_length=LONGEST_QUESTION)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(_("answered at"), null=True)
    refusal = models.CharField(_("why it is not answered"), max_length=500, blank=True)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    correction = models.ForeignKey(Correction, models.SET_NULL, null=True, related_name="questions")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["call", "state", "-handled_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED)
                | (Q(handled_at__isnull=False) & ~Q(answer="")),
                name="calls_question_answered",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.MERGED) ^ Q(same_as__isnull=True),
                name="calls_question_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.REFUSED) ^ Q(refusal=""),
                name="calls_question_refused_with_reason",
            ),
        ]

    def __str__(self):
        return self.public_text[:80]
