"""What people ask about a call, and every wording of what the office answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import QuestionState
from calls.models.calls import Call
from calls.models.lots import Lot
from calls.models.projects import Project
from parties.models import Party, User

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 3000
LONGEST_HIDE_REASON = 500


class Question(models.Model):
    """One question about a call, a lot or a project; nobody but the asker ever writes its words.

    ``text`` is what was asked. ``public_text`` is what everybody reads and searches: the same with
    phone and identity numbers (``hides_numbers``) and single words (``blanked``, one a line) made
    unreadable by the office. ``number`` counts within the call and is never given twice.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="questions", verbose_name=_("call"))
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+", verbose_name=_("lot"))
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="+", verbose_name=_("project")
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState, default=QuestionState.OPEN
    )
    text = models.TextField(_("question"), max_length=LONGEST_QUESTION)
    public_text = models.TextField(_("question as everybody reads it"))
    hides_numbers = models.BooleanField(_("phone and identity numbers are blanked"), default=False)
    blanked = models.TextField(_("words that are blanked"), blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("asked for"))
    asked_at = models.DateTimeField(pgettext_lazy("of a question", "asked at"))
    due_at = models.DateTimeField(_("to be answered by"))
    answer = models.OneToOneField(
        "calls.Answer", models.PROTECT, null=True, related_name="+", verbose_name=_("answer")
    )
    answered_at = models.DateTimeField(_("first answered at"), null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name=_("merged into")
    )
    hide_reason = models.CharField(
        _("why it is not shown"), max_length=LONGEST_HIDE_REASON, blank=True
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["number"]
        indexes = [models.Index(fields=["call", "state", "answered_at"])]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="calls_question_number"),
            models.CheckConstraint(
                condition=Q(answer__isnull=True, answered_at__isnull=True)
                | Q(answer__isnull=False, answered_at__isnull=False),
                name="calls_question_answered_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | Q(answer__isnull=False),
                name="calls_question_answered",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.MERGED) ^ Q(merged_into__isnull=True),
                name="calls_question_merged",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.HIDDEN) ^ Q(hide_reason=""),
                name="calls_question_hidden_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.call} ({self.number})"

    @property
    def about(self):
        """The project or lot that it is about; None for the call as a whole."""
        return self.project or self.lot

    @property
    def blanked_words(self):
        return self.blanked.splitlines()


class Answer(models.Model):
    """One wording of an answer. The newest is what holds; the earlier ones stay to be read."""

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("answer"), max_length=LONGEST_ANSWER)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("answered by"))
    at = models.DateTimeField(pgettext_lazy("of an answer", "answered at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="calls_answer_version")
        ]

    def __str__(self):
        return f"{self.question} · {self.version}"
