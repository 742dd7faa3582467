"""States, kinds and the figures' vocabulary of calls."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")
    # The working copy of a published call, in which a correction is written (``calls.correction``).
    COPY = "copy", _("correction being written")


# A published call is never a draft again: it is corrected, closed or cancelled.
CALL_TRANSITIONS = {
    CallState.DRAFT: {CallState.PUBLISHED},
    CallState.PUBLISHED: {CallState.CLOSED, CallState.CANCELLED},
    CallState.CLOSED: set(),
    CallState.CANCELLED: set(),
    CallState.COPY: set(),
}
# States in which what a call says may be changed in the authoring room.
WRITABLE = (CallState.DRAFT, CallState.COPY)


class CorrectionState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a correction", "being written")
    PUBLISHED = "published", pgettext_lazy("state of a correction", "published")
    DISCARDED = "discarded", pgettext_lazy("state of a correction", "discarded")


CORRECTION_TRANSITIONS = {
    CorrectionState.DRAFT: {CorrectionState.PUBLISHED, CorrectionState.DISCARDED},
    CorrectionState.PUBLISHED: set(),
    CorrectionState.DISCARDED: set(),
}


class QuestionState(TextChoices):
    OPEN = "open", pgettext_lazy("state of a question", "waits for an answer")
    ANSWERED = "answered", pgettext_lazy("state of a question", "answered")
    MERGED = "merged", pgettext_lazy("state of a question", "merged")
    HIDDEN = "hidden", pgettext_lazy("state of a question", "not shown")


# What was set aside by mistake comes back: as answered where it has an answer, else as open.
QUESTION_TRANSITIONS = {
    QuestionState.OPEN: {QuestionState.ANSWERED, QuestionState.MERGED, QuestionState.HIDDEN},
    QuestionState.ANSWERED: {QuestionState.HIDDEN},
    QuestionState.MERGED: {QuestionState.OPEN},
    QuestionState.HIDDEN: {QuestionState.OPEN, QuestionState.ANSWERED},
}


class ChangeAction(TextChoices):
    CHANGED = "changed", pgettext_lazy("in a correction", "changed")
    ADDED = "added", pgettext_lazy("in a correction", "added")
    WITHDRAWN = "withdrawn", pgettext_lazy("in a correction", "withdrawn")


class DocumentCondition(TextChoices):
    """When a required document must be handed in (scheme A, documents)."""

    ALWAYS = "always", _("always")
    OLD_ENOUGH = "old_enough", _("unless the organization is too new for an annual inspection")
    AUTHORISED = "authorised", _("when the contact is not the legal representative")
    GROUPS = "groups", _("only of residents' groups")
    BODIES = "bodies", _("only of registered organizations, not of residents' groups")
    AMOUNT = "amount", _("from a requested amount on")
    OPTIONAL = "optional", _("if there is one")


class ValidOn(TextChoices):
    """Until when a paper with a last day has to be valid; one that ends sooner is refused."""

    SUBMISSION = "submission", _("on the day on which it is handed in")
    DEADLINE = "deadline", _("until the deadline")
    DECISION = "decision", _("until the decision")


class LatePaper(TextChoices):
    """What becomes of paper copies that are brought after their time."""

    REFUSED = "refused", _("refused and given back")
    MARKED = "marked", _("taken in and marked as late")


class EligibilityCondition(TextChoices):
    ALWAYS = "always", _("always")
    OLD_ENOUGH = "old_enough", _("unless the organization is too new for an annual inspection")


class DutyKind(TextChoices):
    """Standing duties of whoever carries a project out (scheme A)."""

    MONTHLY_PLAN = "monthly_plan", _("monthly plan and progress")
    POSTER = "poster", _("activity poster")
    BULLETIN = "bulletin", _("bulletin and pictures")
    ANNOUNCEMENT = "announcement", _("unplanned activity announced ahead")
    MONTHLY_REPORT = "monthly_report", _("monthly report")
    SELF_EVALUATION = "self_evaluation", _("mid-term and final self-evaluation")
    MEDIA = "media", _("media reports")
    PLATFORM = "platform", _("rates on the platform")
    REGISTERED = "registered", _("registered participants")
    ON_SITE = "on_site", _("on-site social worker")
    ACTIVITY_FILE = "activity_file", _("activity file")
    OTHER = "other", _("other duty")


class Weekday(TextChoices):
    MONDAY = "1", _("Monday")
    TUESDAY = "2", _("Tuesday")
    WEDNESDAY = "3", _("Wednesday")
    THURSDAY = "4", _("Thursday")
    FRIDAY = "5", _("Friday")
    SATURDAY = "6", _("Saturday")
    SUNDAY = "7", _("Sunday")


class Comparator(TextChoices):
    AT_LEAST = ">=", _("at least")
    AT_MOST = "<=", _("at most")
    EXACTLY = "=", _("exactly")
    RANGE = "range", _("from … to …")


class Per(TextChoices):
    DAY = "day", _("per day")
    WEEK = "week", _("per week")
    BIWEEK = "biweek", _("every two weeks")
    MONTH = "month", _("per month")
    BIMONTH = "bimonth", _("every two months")
    QUARTER = "quarter", _("per quarter")
    HALFYEAR = "halfyear", _("per half-year")
    YEAR = "year", _("per year")
    ONCE = "once", _("once")


class AnnouncementKind(TextChoices):
    CALL = "call", _("call announcement")
    CORRECTION = "correction", _("correction")
    RESULT = "result", _("result notice")
    CONSULTATION = "consultation", _("consultation")
    DIGEST = "digest", _("digest of a consultation")
    NOTICE = "notice", _("public notice")
    # The announcement with every correction worked in.
    CONSOLIDATED = "consolidated", _("announcement as corrected")
    QUESTIONS = "questions", _("questions and answers")


class WhoApplies(TextChoices):
    """Which parties may apply (schemes A, B, C)."""

    ORGANIZATIONS = "organizations", _("organizations")
    COMMITTEES = "committees", _("residents' committees")
    BOTH = "both", _("organizations and residents' committees")


class AppliedFor(TextChoices):
    """What a proposal answers to."""

    PROJECTS = "projects", _("a project that the call announces")
    LIBRARY = "library", _("items of a project library")
    OWN = "own", _("a project of the applicant's own")


class ItemKind(TextChoices):
    """Scheme B: some items should be taken, the others may be."""

    EXPECTED = "expected", pgettext_lazy("item of a library", "should be taken")
    OPTIONAL = "optional", pgettext_lazy("item of a library", "may be taken")


class SuggestionState(TextChoices):
    """What became of an item that another office suggested for a library."""

    OPEN = "open", pgettext_lazy("suggested item", "waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("suggested item", "taken into the library")
    REFUSED = "refused", pgettext_lazy("suggested item", "not taken")


SUGGESTION_TRANSITIONS = {
    SuggestionState.OPEN: {SuggestionState.ACCEPTED, SuggestionState.REFUSED},
    SuggestionState.ACCEPTED: set(),
    SuggestionState.REFUSED: set(),
}


class ConsultationState(TextChoices):
    """Whether comments are taken follows from the window besides: nothing has to run for its end."""

    DRAFT = "draft", pgettext_lazy("state of a consultation", "being written")
    OPEN = "open", pgettext_lazy("state of a consultation", "published")
    ANSWERED = "answered", pgettext_lazy("state of a consultation", "answered")


CONSULTATION_TRANSITIONS = {
    ConsultationState.DRAFT: {ConsultationState.OPEN},
    ConsultationState.OPEN: {ConsultationState.ANSWERED},
    # A later version of the digest leaves it answered.
    ConsultationState.ANSWERED: {ConsultationState.ANSWERED},
}


class CommentState(TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a comment", "to be looked at")
    SHOWN = "shown", pgettext_lazy("state of a comment", "shown")
    HIDDEN = "hidden", pgettext_lazy("state of a comment", "not shown")


COMMENT_TRANSITIONS = {
    CommentState.WAITING: {CommentState.SHOWN, CommentState.HIDDEN},
    CommentState.SHOWN: {CommentState.HIDDEN},
    CommentState.HIDDEN: {CommentState.SHOWN},
}


class Verdict(TextChoices):
    """What the office makes of a point that was raised (scheme B, consultation)."""

    TAKEN = "taken", pgettext_lazy("of a comment", "taken")
    PARTLY = "partly", pgettext_lazy("of a comment", "taken in part")
    NOT_TAKEN = "not_taken", pgettext_lazy("of a comment", "not taken")
