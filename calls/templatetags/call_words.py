"""How pages say a call's targets, stages and standing. No tag here touches the database by itself:
what it reads was fetched by ``calls.documents``."""

from django import template
from django.utils import timezone

from calls import duties, stages, workspace
from calls.applying import standing_of
from calls.enums import CommentState, Verdict
from calls.targets import nested_targets, target_words
from calls.windows import window_of
from calls.wording import closing_words, window_words
from core.templatetags.ui import badge

register = template.Library()
TIMELINE = {"before": "next", "now": "now", "after": "done"}
register.filter("target_words", target_words)
register.filter("closing_words", closing_words)
register.filter("window_words", window_words)


@register.filter
def targets_of(indicator):
    """The indicator's targets in words, nested."""
    return nested_targets(indicator.targets.all())


@register.filter
def categories_of(project):
    """The categories joined by +, as the announcement does (scheme A)."""
    return " + ".join(category.name for category in project.categories.all())


def instant_of(context):
    """When the request arrived; a page rendered without one is judged now."""
    return getattr(context.get("request"), "arrived_at", None) or timezone.now()


@register.simple_tag(takes_context=True)
def standing(context, call, window):
    """Where taking proposals in ``window`` stands: see ``calls.applying.WayToApply``."""
    return standing_of(call, window, at=instant_of(context))


@register.inclusion_tag("calls/_duty_dates.html", takes_context=True)
def duty_dates(context, duty):
    """The next dates of a monthly duty, each with how it was reckoned; one query for a page."""
    first = timezone.localdate(instant_of(context))
    request = context.get("request")
    days = getattr(request, "days_of_duties", None)
    if days is None and duty.day_of_month:
        days = duties.days_from(first)
        if request is not None:
            request.days_of_duties = days
    return {"dates": duties.next_dates(duty, first, days)}


@register.inclusion_tag("calls/_timeline.html", takes_context=True)
def call_timeline(context, call):
    """All stages in order with 'now'; lots that have dates of their own are told one by one."""
    at = instant_of(context)
    rows = []
    for stage in call.stages.all():
        own = [lot for lot in call.lots.all() if _has_own(stage, lot)]
        rows.append(
            {
                "name": stage.name,
                "url": stages.get(stage.kind).public_page(stage),
                "state": TIMELINE[workspace.status_of(stage, at=at)],
                "when": "" if own else window_words(window_of(stage)),
                "note": stage.note or stages.get(stage.kind).public,
                "lots": [(lot.name, window_words(window_of(stage, lot=lot))) for lot in own],
            }
        )
    return {"stages": rows}


def _has_own(stage, lot):
    return any(window.lot_id == lot.pk for window in stage.windows.all())


TONES_OF_VERDICTS = {Verdict.TAKEN: "good", Verdict.PARTLY: "info", Verdict.NOT_TAKEN: "neutral"}
TONES_OF_COMMENTS = {
    CommentState.WAITING: "wait",
    CommentState.SHOWN: "good",
    CommentState.HIDDEN: "neutral",
}


@register.simple_tag
def verdict_badge(point):
    """What becomes of a point, as word and colour."""
    return badge(point.get_verdict_display(), TONES_OF_VERDICTS[point.verdict])


@register.simple_tag
def comment_badge(comment):
    """Where a comment stands, as word and colour."""
    return badge(comment.get_state_display(), TONES_OF_COMMENTS[comment.state])


@register.filter
def get(rows, key):
    """The entry of a dict under ``key``, or None; '' for no dict."""
    return rows.get(key) if rows else None
