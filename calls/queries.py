"""Which calls a user may see, and the lists of them."""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from calls import stages
from calls.enums import CallState, CorrectionState
from calls.models import (
    Announcement,
    Call,
    Change,
    Correction,
    Library,
    Lot,
    Project,
    Reading,
    Stage,
    StageWindow,
    Suggestion,
)
from parties.models import Membership
from parties.queries import WRITERS, offices_of

PUBLIC_STATES = (CallState.PUBLISHED, CallState.CLOSED, CallState.CANCELLED)


def calls_visible_to(user):
    """Published calls for everybody; drafts only for members of the office that writes them."""
    public = Q(state__in=PUBLIC_STATES)
    if not user.is_authenticated:
        return Call.objects.filter(public)
    if user.is_superuser:
        return Call.objects.all()
    mine = Membership.objects.filter(user=user).values("party_id")
    return Call.objects.filter(public | Q(office__in=mine))


def calls_run_by(user, *roles):
    """Calls of the offices in which the user is a member (with one of ``roles``, when given).

    The working copies of corrections are no calls of their own.
    """
    if not user.is_authenticated:
        return Call.objects.none()
    mine = Membership.objects.filter(user=user)
    if roles:
        mine = mine.filter(role__in=roles)
    return Call.objects.filter(office__in=mine.values("party_id")).exclude(state=CallState.COPY)


def readings_visible_to(user):
    """Readings of announcements of the offices in which the user writes; all for a superuser."""
    if user.is_superuser:
        return Reading.objects.select_related("office")
    return Reading.objects.filter(office__in=offices_of(user, *WRITERS)).select_related("office")


def with_stages(calls):
    """Prefetch stages and windows, for timelines and deadlines."""
    return calls.prefetch_related(
        Prefetch("stages", Stage.objects.prefetch_related("windows").order_by("position"))
    )


def lots_visible_to(user):
    """Lots of the calls that the user may see."""
    return Lot.objects.filter(call__in=calls_visible_to(user))


def projects_visible_to(user):
    """Projects of the calls that the user may see, also those that a correction withdrew."""
    return Project.everything.filter(lot__call__in=calls_visible_to(user))


def published_corrections(call):
    """What was published about ``call`` since its announcement, newest first, with every row."""
    return (
        Correction.objects.filter(call=call.pk, state=CorrectionState.PUBLISHED)
        .select_related("announcement__paper__file", "ended_by", "question")
        .prefetch_related("changes")
        .order_by("-revision")
    )


def changes_of_project(project):
    """The rows of published corrections that name ``project``, newest first."""
    return (
        Change.objects.filter(project=project)
        .select_related("correction")
        .order_by("-correction__revision", "position")
    )


# --- Libraries ---------------------------------------------------------------------------------------


def libraries_kept_by(user):
    """Libraries of the offices in which the user is a member, with their count of items."""
    libraries = Library.objects.filter(office__in=offices_of(user))
    return libraries.select_related("office").annotate(item_count=Count("items")).order_by("pk")


def other_libraries(user):
    """Libraries of other offices, for which the user's office may suggest items."""
    libraries = Library.objects.exclude(office__in=offices_of(user))
    return libraries.select_related("office").annotate(item_count=Count("items")).order_by("pk")


def suggestions_visible_to(user):
    """Suggested items of the user's offices, and those made for libraries that they keep."""
    rows = Suggestion.objects.select_related("library__office", "office", "by", "answered_by")
    if user.is_superuser:
        return rows
    mine = offices_of(user)
    return rows.filter(Q(office__in=mine) | Q(library__office__in=mine))


# --- Lists that anyone sees ------------------------------------------------------------------------


def windows_that_hold(kind):
    """Windows of stages of ``kind`` that some lot goes by.

    A general window counts only while a lot without a window of its own is left (or the call has no
    lots): four lots with four deadlines make the date of the call's first layout meaningless.
    """
    of_a_lot = StageWindow.objects.filter(stage=OuterRef(OuterRef("stage")), lot=OuterRef("pk"))
    lots = Lot.objects.filter(call=OuterRef("stage__call"))
    return StageWindow.objects.filter(stage__kind=kind, area__isnull=True).filter(
        Q(lot__isnull=False) | Exists(lots.filter(~Exists(of_a_lot))) | ~Exists(lots)
    )


def _instant(windows, column, aggregate):
    """The first or last instant of ``column``; an aggregate, because 'order by … limit 1' tempts the
    database to walk the index of all instants for every call."""
    of_call = windows.order_by().values("stage__call")
    return Subquery(of_call.annotate(found=aggregate(column)).values("found"))


def _running(windows, at):
    """Those of ``windows`` with ``opens_at <= at < closes_at``; a missing end is open."""
    return windows.filter(
        Q(opens_at__isnull=True) | Q(opens_at__lte=at),
        Q(closes_at__isnull=True) | Q(closes_at__gt=at),
    )


def taking_now(calls, *, at, closing_by=None):
    """Those of ``calls`` that take proposals at ``at`` (aware), of any lot.

    Args: ``closing_by`` keeps those of which some deadline lies at or before that instant.

    The windows are looked up once for the whole list and not call by call: most calls are over.
    """
    windows = _running(windows_that_hold(stages.taking()), at)
    if closing_by is not None:
        windows = windows.filter(closes_at__lte=closing_by)
    return calls.filter(state=CallState.PUBLISHED, pk__in=windows.values("stage__call"))


def opening_later(calls, *, at):
    """Those of ``calls`` that take no proposals at ``at`` (aware) and will."""
    windows = windows_that_hold(stages.taking())
    return calls.filter(
        state=CallState.PUBLISHED,
        pk__in=windows.filter(opens_at__gt=at).values("stage__call"),
    ).exclude(pk__in=_running(windows, at).values("stage__call"))


def no_longer_taking(calls, *, at):
    """Those of ``calls`` that were not cancelled, take no proposals at ``at`` (aware) and will not."""
    windows = windows_that_hold(stages.taking()).filter(stage__call__state=CallState.PUBLISHED)
    later = windows.filter(opens_at__gt=at)
    return (
        calls.exclude(state=CallState.CANCELLED)
        .exclude(pk__in=_running(windows, at).values("stage__call"))
        .exclude(pk__in=later.values("stage__call"))
    )


def with_next_close(calls, *, at):
    """Annotate ``next_close``: the nearest deadline of what is open at ``at`` (aware), or None."""
    windows = windows_that_hold(stages.taking()).filter(stage__call=OuterRef("pk"))
    return calls.annotate(next_close=_instant(_running(windows, at), "closes_at", Min))


def with_amount_total(calls):
    """Annotate ``amount_total``: the sum of the projects' amounts in yuan, None without any."""
    of_call = Project.objects.filter(lot__call=OuterRef("pk")).order_by().values("lot__call")
    return calls.annotate(amount_total=Subquery(of_call.annotate(s=Sum("amount")).values("s")))


def with_standing(calls, *, at):
    """Annotate where each call's solicitation stands at ``at`` (aware); for few rows.

    ``takes_proposals`` (bool), ``next_close`` and ``last_close`` of what is open, ``opens_next`` of
    what is still to open, ``closed_last`` of what is over: aware datetimes or None.
    """
    windows = windows_that_hold(stages.taking()).filter(stage__call=OuterRef("pk"))
    running = _running(windows, at)
    return with_next_close(calls, at=at).annotate(
        takes_proposals=Case(
            When(state=CallState.PUBLISHED, then=Exists(running)), default=Value(False)
        ),
        last_close=_instant(running, "closes_at", Max),
        opens_next=_instant(windows.filter(opens_at__gt=at), "opens_at", Min),
        closed_last=_instant(windows.filter(closes_at__lte=at), "closes_at", Max),
    )


def with_sums(calls):
    """Annotate ``project_count`` and ``amount_total`` (yuan, None without any amount)."""
    of_call = Project.objects.filter(lot__call=OuterRef("pk")).order_by().values("lot__call")
    return with_amount_total(calls).annotate(
        project_count=Coalesce(Subquery(of_call.annotate(n=Count("pk")).values("n")), Value(0))
    )


def public_calls():
    """Published calls, without anything that a list shows: filter, order and slice these."""
    return Call.objects.filter(state__in=PUBLIC_STATES)


def cards_of(ids, *, at):
    """The calls of ``ids`` in that order, with what a card shows at ``at`` (aware): two queries.

    Apart from the filtering, because a database that sorts reckons every column of every row first.
    """
    ids = list(ids)
    calls = Call.objects.filter(pk__in=ids).select_related("office")
    calls = calls.only("title", "year", "state", "published_at", "office__name")
    lots = Lot.objects.select_related(None).only("call_id", "name", "position")
    calls = with_sums(with_standing(calls, at=at)).prefetch_related(Prefetch("lots", lots))
    return sorted(calls, key=lambda call: ids.index(call.pk))


def projects_of_public_calls():
    """Projects of published calls, for subqueries of the public filter."""
    return Project.objects.filter(lot__call__state__in=PUBLIC_STATES)


def with_project_page(projects):
    """Fetch what the page of one project shows, in a fixed number of queries."""
    stages = Stage.objects.prefetch_related("windows").order_by("position")
    lots = Lot.objects.select_related("community", "call__office").prefetch_related(
        "eligibility", "documents", "duties", Prefetch("call__stages", stages)
    )
    return projects.prefetch_related("categories", "indicators__targets", Prefetch("lot", lots))


def closing_of(kind, *, call="call", lot="lot"):
    """Expression: the close of the window of ``kind`` that holds for a row with a call and a lot.

    Args: ``call`` and ``lot`` name the columns of the row (``project__lot`` works). The lot's own
    window stands in place of the general one, also when it has no close.
    """
    return Subquery(holding_windows(kind, call=call, lot=lot).values("closes_at")[:1])


def holding_windows(kind, *, call="call", lot="lot"):
    """Windows of ``kind`` for the row's lot, the one that holds first; for use in a subquery."""
    return StageWindow.objects.filter(
        Q(lot__isnull=True) | Q(lot=OuterRef(lot)),
        stage__kind=kind,
        stage__call=OuterRef(call),
        area__isnull=True,
    ).order_by(F("lot").asc(nulls_last=True))


# --- Papers ----------------------------------------------------------------------------------------


def papers_of(call):
    """What a call announced, the newest first, with number, paper and who issued it; no contents."""
    rows = Announcement.objects.filter(call=call).defer("content")
    return rows.select_related("number", "published_by", "word", "paper__replaced_by")
