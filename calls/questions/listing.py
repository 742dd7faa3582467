"""What pages read of questions: the public list, one's own, the office's."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from calls.enums import CorrectionState, QuestionState
from calls.models import Answer, Correction, Question
from calls.queries import calls_visible_to

STANDING = (QuestionState.OPEN, QuestionState.ANSWERED)


def questions_visible_to(user):
    """Questions of the calls that the user may see; what of them it may read is the page's to ask."""
    return Question.objects.filter(call__in=calls_visible_to(user))


def with_names(rows):
    """Fetch what each row names: lot, project, corrections that it led to, earlier wordings."""
    published = Correction.objects.filter(state=CorrectionState.PUBLISHED).order_by("revision")
    rows = rows.select_related("answer", "lot", "project").defer("project__overview")
    return rows.prefetch_related(
        Prefetch("corrections", published, to_attr="led_to"),
        Prefetch("answers", Answer.objects.order_by("-version")),
        Prefetch("merged", Question.objects.only("number", "merged_into_id")),
    )


def answered_of(call):
    """What everybody reads: the answered questions of ``call``, the newest answer first."""
    rows = Question.objects.filter(call=call, state=QuestionState.ANSWERED)
    return rows.order_by("-answered_at", "-number")


def found_in(rows, words):
    """Those of ``rows`` that hold every one of ``words`` in what everybody reads of them."""
    for word in words.split():
        rows = rows.filter(
            Q(public_text__icontains=word)
            | Q(answer__text__icontains=word)
            | Q(lot__name__icontains=word)
            | Q(project__name__icontains=word)
        )
    return rows


def own_of(call, user):
    """What ``user`` asked about ``call`` and is not answered in public, newest first."""
    if not user.is_authenticated:
        return Question.objects.none()
    rows = Question.objects.filter(call=call, asked_by=user).select_related("merged_into")
    return rows.exclude(state=QuestionState.ANSWERED).order_by("-number")


def with_counts(calls):
    """Annotate how many questions of each call are in a state: ``questions_open``, ``questions_answered``,
    ``questions_hidden``. It rides along with the calls, without a query of its own."""
    states = (QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.HIDDEN)
    return calls.annotate(**{f"questions_{state.value}": _count(state) for state in states})


def _count(state):
    rows = Question.objects.filter(call=OuterRef("pk"), state=state).order_by().values("call")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), Value(0))


def counts_of(call):
    """``{state: number}`` of all questions of ``call``."""
    rows = Question.objects.filter(call=call).order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))
