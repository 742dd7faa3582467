"""The stage kind consultation, as the registry knows it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from calls import stages
from calls.consulting import digesting, papers
from calls.consulting.passages import compose, parse
from calls.consulting.writing import newest_text
from calls.enums import CommentState, ConsultationState
from calls.models import Consultation, Passage, TextVersion


def _of(stage):
    """The consultation of ``stage``, or None while nobody has opened its page."""
    return Consultation.objects.filter(stage=stage).first()


def figures(stage):
    """What came in, what waits, what is answered; nothing before the publication."""
    consultation = _of(stage)
    if consultation is None or consultation.is_draft:
        return []
    link = reverse("calls:consultation_tab", args=[stage.pk])
    told = digesting.figures_of(consultation)
    waiting = told["received"] - told["shown"] - told["hidden"]
    return [
        stages.Figure(_("comments to look at"), waiting, "wait" if waiting else "plain",
                      f"{link}?state={CommentState.WAITING}"),
        stages.Figure(_("comments shown"), told["shown"], "good",
                      f"{link}?state={CommentState.SHOWN}"),
        stages.Figure(_("comments not shown"), told["hidden"], "plain",
                      f"{link}?state={CommentState.HIDDEN}"),
    ]  # fmt: skip


def open_items(stage):
    """Comments and points that wait, and the digest that is missing; nothing of one never opened."""
    consultation = _of(stage)
    if consultation is None or consultation.is_draft:
        return []
    found = digesting.open_items(consultation)
    if consultation.state == ConsultationState.OPEN:
        link = reverse("calls:consultation_tab", args=[stage.pk])
        found.append(stages.OpenItem(_("The digest is not published."), link))
    return found


def problems(stage):
    """What keeps the call from being published: a consultation on its rules that is not over."""
    consultation = _of(stage)
    if consultation is None or (consultation.holds_call and consultation.is_draft):
        return [_("The consultation has not been held yet.")]
    if consultation.holds_call and not consultation.is_answered:
        return [_("The digest of the consultation is not published yet.")]
    return []


def has_begun(stage):
    """Whether the text is public, so that the stage stays where it is."""
    return Consultation.objects.filter(stage=stage).exclude(state=ConsultationState.DRAFT).exists()


def public_page(stage):
    """The page of a consultation that has begun, else ''."""
    return reverse("calls:consultation", args=[stage.pk]) if has_begun(stage) else ""


def copy(old_stage, new_stage):
    """Give a new call last year's settings, and last year's text to begin with."""
    old = stages.get(old_stage.kind).settings_of(old_stage)
    names = ("title", "opening", "other_ways", "working_days", "answer_working_days", "holds_call")
    new = Consultation.objects.create(
        stage=new_stage, **{name: getattr(old, name) for name in names}
    )
    newest = newest_text(old)
    if newest is None:
        return
    version = TextVersion.objects.create(
        consultation=new, number=1, written_by=newest.written_by, written_at=newest.written_at
    )
    parts = parse(compose(newest.passages.all()))
    Passage.objects.bulk_create(
        Passage(version=version, position=place, key=place, level=part.level, number=part.number,
                heading=part.heading, body=part.body)
        for place, part in enumerate(parts, start=1)
    )  # fmt: skip


def register():
    """Called once, when the apps are ready."""
    papers.register()
    stages.register(
        stages.StageKind(
            code="consultation",
            name=pgettext_lazy("stage", "Consultation"),
            what=gettext_lazy(
                "A draft text is public; anyone comments; the office answers and publishes a digest."
            ),
            public=gettext_lazy("Anyone may comment on the draft text; the office answers."),
            tab="calls:consultation_tab",
            settings_model=Consultation,
            settings_form="calls.consulting.forms.SettingsForm",
            copy_with=copy,
            figures=figures,
            open_items=open_items,
            problems=problems,
            place=stages.Place.BEFORE,
            is_before_call=True,
            public_page=public_page,
            has_begun=has_begun,
        )
    )
