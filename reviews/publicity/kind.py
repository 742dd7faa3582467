"""The stage kind 'notice': what other floors are told of it."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from calls import stages
from reviews.enums import NoticeState
from reviews.models import NoticeSettings, PublicNotice
from reviews.publicity import clock, desk, queries


def _link(stage):
    return reverse("reviews:notice_tab", args=[stage.pk])


def figures(stage):
    """Open objections first, then how many are in the notice."""
    counts = queries.counts_of(stage)
    found = []
    if counts["open"]:
        found.append(
            stages.Figure(gettext_lazy("open objections"), counts["open"], "bad", _link(stage))
        )
    notice = queries.current(stage)
    if notice is not None:
        found.append(
            stages.Figure(
                gettext_lazy("in the notice"), notice.lines.count(), "plain", _link(stage)
            )
        )
    return found  # fmt: skip


def open_items(stage):
    """What must be done before the stage can be called finished."""
    items = []
    notice = queries.current(stage)
    waiting = queries.running(stage).count()
    if notice is None:
        if waiting:
            items.append(stages.OpenItem(_("The notice is not published."), _link(stage)))
        return items
    if not clock.is_over(notice, at=timezone.now()):
        items.append(stages.OpenItem(_("The notice is still running."), _link(stage)))
    if count := queries.counts_of(stage)["open"]:
        text = ngettext("%(n)d objection is open.", "%(n)d objections are open.", count)
        items.append(stages.OpenItem(text % {"n": count}, _link(stage)))
    if count := queries.gone_back(stage).count():
        text = ngettext(
            "%(n)d proposal went back and is to be decided again.",
            "%(n)d proposals went back and are to be decided again.", count,
        )  # fmt: skip
        items.append(stages.OpenItem(text % {"n": count}, _link(stage)))
    if count := queries.left_out(stage):
        text = ngettext(
            "%(n)d proposal is not in the notice: a new edition is needed.",
            "%(n)d proposals are not in the notice: a new edition is needed.", count,
        )  # fmt: skip
        items.append(stages.OpenItem(text % {"n": count}, _link(stage)))
    return items


def enter(stage, proposal, *, by, at):
    """The first proposal that comes puts the notice on the office's desk."""
    if queries.being_written(stage) is None:
        desk.give_prepare(stage, at=at)


def has_begun(stage):
    return PublicNotice.objects.filter(stage=stage).exists()


def public_page(stage):
    """Where everybody reads the stage's notice, '' before it is published."""
    pk = PublicNotice.objects.filter(stage=stage, state=NoticeState.PUBLISHED).values_list(
        "pk", flat=True
    ).first()  # fmt: skip
    return reverse("reviews:notice", args=[pk]) if pk else ""


def register():
    """Called once, when the apps are ready."""
    stages.register(
        stages.StageKind(
            code=queries.KIND,
            name=pgettext_lazy("stage", "Public notice"),
            what=gettext_lazy("What was found is made public for some days; anybody may object."),
            public=gettext_lazy("What was found is public for some days; anybody may object."),
            tab="reviews:notice_tab",
            settings_model=NoticeSettings,
            settings_form="reviews.publicity.forms.NoticeSettingsForm",
            figures=figures,
            open_items=open_items,
            in_feeds=True,
            public_page=public_page,
            gates=Q(),
            enter=enter,
            has_begun=has_begun,
        )
    )
