"""What anyone sees of notices, objecting to one, and what became of an objection."""

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.enums import CallState
from core import files, human, limits
from core.errors import Refusal
from core.papers import read_code
from reviews.enums import NoticeState, ObjectionState
from reviews.models import NoticeAnnex, Objection
from reviews.publicity import clock, queries
from reviews.publicity.forms import ObjectionForm
from reviews.publicity.objecting import object_to
from reviews.publicity.printing import cells_of, clock_words, columns_of
from reviews.publicity.refusals import ObjectionRefused, TooLate, replaced, where_to_turn
from reviews.views.publicity import may_see_annexes

# So many forms, codes and objections one address may send.
MOST_OBJECTIONS, MOST_CODES, MINUTES = 10, 30, 60


@require_safe
def notice(request, pk):
    """A published edition: what was shown, its clock, what was objected in general words."""
    one = get_object_or_404(queries.public_notices(), pk=pk)
    columns = columns_of(one)
    lines = list(one.lines.all())
    settled = Objection.objects.filter(notice__stage=one.stage).exclude(state=ObjectionState.OPEN)
    context = {
        "notice": one,
        "call": one.stage.call,
        "columns": columns,
        "rows": [cells_of(line, columns) for line in lines],
        "annexes": list(one.annexes.select_related("file")),
        "is_over": clock.is_over(one, at=request.arrived_at),
        "takes": why_closed(one, at=request.arrived_at) is None,
        "clock": clock_words(one),
        "reckoned": clock.explained(one),
        "counts": queries.counts_of(one.stage),
        "settled": settled.order_by("settled_at").values("state", "public_answer", "settled_at"),
        "states": ObjectionState,
        "editions": queries.public_notices().filter(stage=one.stage).order_by("-edition"),
        "elsewhere": where_to_turn(one, queries.settings_of(one.stage).elsewhere),
    }
    return render(request, "reviews/notice.html", context)


@require_safe
def notice_annex(request, pk, annex_id):
    """An annex of a notice: public with it, before that for the office alone."""
    annex = get_object_or_404(
        NoticeAnnex.objects.select_related("notice__stage__call", "file"), pk=annex_id, notice=pk
    )
    if not may_see_annexes(request.user, annex.notice):
        raise Http404
    if annex.notice.is_public:
        get_object_or_404(queries.public_notices(), pk=pk)
    return files.stream(annex.file, inline=True)


def notice_object(request, pk):
    """The form in which anyone objects; what was typed stays, whatever is wrong with it."""
    attempt = Attempt(request, get_object_or_404(queries.public_notices(), pk=pk))
    if request.method == "POST" and (objection := attempt.send()) is not None:
        return redirect("reviews:objection_state", objection.code)
    return render(request, "reviews/notice_object.html", attempt.context(), status=attempt.status)


class Attempt:
    """One visit of the form: what was typed, what is wrong with it, and the question that goes with it."""

    def __init__(self, request, notice):
        self.request, self.notice, self.at = request, notice, request.arrived_at
        self.closed = why_closed(notice, at=self.at)
        self.problem, self.status = self.closed or "", 409 if self.closed else 200
        self.form, self.answer = ObjectionForm(notice=notice), ""
        self.token = human.new_token(at=self.at)

    def send(self):
        """The objection, or None with the problem kept for the page."""
        posted = self.request.POST
        self.form = ObjectionForm(posted, self.request.FILES, notice=self.notice)
        self.token, self.answer = posted.get("token", ""), posted.get("answer", "")
        try:
            return self._send(posted.get("website", ""))
        except Refusal as refusal:
            self.problem, self.status = refusal, refusal.status
            if isinstance(refusal, human.NotHuman):
                self.answer, self.token = "", human.new_token(at=self.at)
        return None

    def _send(self, trap):
        name = human.check(self.token, self.answer, trap=trap, at=self.at)
        if not self.form.is_valid():
            self.status = 400
            return None
        limits.count(self.request, "object", most=MOST_OBJECTIONS, minutes=MINUTES)
        told = self.form.cleaned_data
        return object_to(
            self.notice, token=name, proposal_id=self.form.proposal_id, name=told["name"],
            contact=told["contact"], text=told["text"], uploads=told["files"], at=self.at,
        )  # fmt: skip

    def context(self):
        return {
            "notice": self.notice, "form": self.form, "problem": self.problem,
            "token": self.token, "answer": self.answer, "clock": clock_words(self.notice),
            "question": human.question_of(self.token).text, "is_closed": bool(self.closed),
        }  # fmt: skip


def why_closed(notice, *, at):
    """The refusal that tells why no objection is taken at ``at``, or None."""
    if clock.is_over(notice, at=at):
        return TooLate(notice, queries.settings_of(notice.stage).elsewhere, at=at)
    if notice.state != NoticeState.PUBLISHED:
        return replaced()
    if notice.stage.call.state != CallState.PUBLISHED:
        return ObjectionRefused(_("The call has ended; objections are not taken any more."))
    return None


@require_safe
def objection_state(request, code):
    """What became of an objection, for whoever has its code; nothing private stands here."""
    limits.count(request, "objection", most=MOST_CODES, minutes=MINUTES)
    try:
        plain = read_code(code)
    except Refusal as refusal:
        raise Http404 from refusal
    rows = Objection.objects.select_related("notice__stage__call__office", "proposal")
    objection = get_object_or_404(rows.annotate(file_count=Count("files")), code=plain)
    return render(request, "reviews/objection_state.html", {"objection": objection})
