"""Which consultations anyone sees, and lists of comments in which what says the same is one row."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q

from calls.enums import CallState, CommentState, ConsultationState
from calls.models import Announcement, Comment, Consultation, DigestPoint, Passage, Stage
from core.pages import paginate

PER_PAGE = 20
OFFICE_PER_PAGE = 50
ALONE, NUMBERS = "alone", "numbers"


@dataclass(frozen=True)
class Row:
    """Comments of the same words about the same passage: one of them, and how many there are."""

    comment: Comment
    count: int

    @property
    def others(self):
        return self.count - 1


def public_consultations():
    """Every consultation that has begun, the newest first: they stay for good."""
    stages = Stage.objects.select_related("call__office").prefetch_related("windows")
    return (
        Consultation.objects.exclude(state=ConsultationState.DRAFT)
        .exclude(stage__call__state=CallState.COPY)
        .prefetch_related(Prefetch("stage", stages))
        .order_by("-opened_at", "-id")
    )


def running(rows, *, at):
    """Those of ``rows`` on which comments are taken at ``at`` (aware)."""
    return rows.filter(
        state=ConsultationState.OPEN,
        stage__windows__lot=None,
        stage__windows__area=None,
        stage__windows__closes_at__gt=at,
    )


def with_counts(rows):
    """Annotate how many comments came in."""
    return rows.annotate(received=Count("comments"))


def rows_of(request, comments, per_page):
    """A page of ``Row`` over ``comments``, the one that came first first; three queries."""
    groups = (
        comments.order_by()
        .values("digest", "state")
        .annotate(count=Count("pk"), first=Min("pk"))
        .order_by("first")
    )
    page = paginate(request, groups, per_page)
    counts = {group["first"]: group["count"] for group in page}
    found = Comment.objects.filter(pk__in=counts).select_related("passage", "moderated_by")
    found = found.prefetch_related("points").order_by("pk")
    return page, [Row(one, counts[one.pk]) for one in found]


def shown_comments(consultation, passage_id=None):
    """What the public reads; of one passage where one is named."""
    rows = Comment.objects.filter(consultation=consultation, state=CommentState.SHOWN)
    return rows if passage_id is None else rows.filter(passage=passage_id)


def shown_by_passage(consultation):
    """``{passage id: how many comments on it are shown}``."""
    rows = shown_comments(consultation).exclude(passage=None).order_by().values_list("passage")
    return dict(rows.annotate(number=Count("pk")))


def office_comments(consultation, query):
    """The comments that the office's list shows, narrowed by ``state``, ``point`` and ``q``."""
    rows = Comment.objects.filter(consultation=consultation)
    state, point = query.get("state", ""), query.get("point", "")
    if state in CommentState.values:
        rows = rows.filter(state=state)
    elif state == ALONE:
        rows = rows.filter(state=CommentState.SHOWN, points=None)
    elif state == NUMBERS:
        rows = rows.filter(state=CommentState.WAITING, has_numbers=True)
    if point.isdecimal() and len(point) < 18:
        of_point = Comment.points.through.objects.filter(point=int(point))
        rows = rows.filter(pk__in=of_point.values("comment_id"))
    if words := query.get("q", "").strip()[:100]:
        rows = rows.filter(Q(text__icontains=words) | Q(name__icontains=words))
    return rows


def standings(consultation):
    """``{code: how many}`` of the office's filters, in one query."""
    in_points = Comment.points.through.objects.filter(comment=OuterRef("pk"))
    return Comment.objects.filter(consultation=consultation).aggregate(
        waiting=Count("pk", filter=Q(state=CommentState.WAITING)),
        numbers=Count("pk", filter=Q(state=CommentState.WAITING, has_numbers=True)),
        shown=Count("pk", filter=Q(state=CommentState.SHOWN)),
        hidden=Count("pk", filter=Q(state=CommentState.HIDDEN)),
        alone=Count("pk", filter=Q(~Exists(in_points), state=CommentState.SHOWN)),
        everything=Count("pk"),
    )


def points_with_counts(consultation):
    """The points in their order, each with ``count``: how many comments it answers."""
    return consultation.points.annotate(count=Count("comments")).order_by("position", "pk")


def digests_of(consultation):
    """Every version of the digest, the newest first, with its rows and its paper."""
    passages = Prefetch("passages", Passage.objects.order_by("position"))
    rows = Prefetch("rows", DigestPoint.objects.order_by("position").prefetch_related(passages))
    found = consultation.digests.select_related("announcement__paper__file", "text")
    return list(found.prefetch_related(rows))


def papers_of_stage(stage):
    """What the stage announced, the newest first, without the words."""
    rows = Announcement.objects.filter(stage=stage).defer("content")
    return rows.select_related("number", "paper__replaced_by")


def receipt_of(code):
    """The comment of a code with all that its page tells, or None."""
    rows = Comment.objects.select_related("passage", "consultation__stage__call")
    return rows.filter(code=code).first()


def answers_to(comment):
    """What the newest digest says to the points that ``comment`` belongs to."""
    digest = comment.consultation.digests.first()
    if digest is None:
        return []
    return list(DigestPoint.objects.filter(digest=digest, point__comments=comment))
