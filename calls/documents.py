"""What an announcement says: the one source of the public page, the preview and the PDF."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls import stages
from calls.enums import AnnouncementKind
from calls.models import Call, Indicator, Lot, Project, Stage, StageWindow, Target
from calls.questions.deadline import QuestionClose, closes_of
from calls.windows import proposals_stage, window_of
from calls.wording import closing_words, plain_number, window_words
from communities.models import CourtyardKind


@dataclass(frozen=True)
class LotPart:
    """One lot as it is announced.

    ``window`` is the one that holds for its proposals (its own or the general one, or None),
    ``profile`` ``[(label, value)]``, ``courtyards`` ``[(kind, [names])]``, ``amount`` the sum of its
    projects in yuan, ``deadline`` the close in words ('' without one), ``questions`` the
    ``QuestionClose`` that holds for it, or None where no questions are taken.
    """

    lot: Lot
    window: StageWindow | None
    profile: list
    courtyards: list
    projects: list
    amount: Decimal
    deadline: str
    questions: QuestionClose | None


@dataclass(frozen=True)
class StageLine:
    """One stage as it is announced: ``when`` is its general window in words, ``public`` a sentence."""

    stage: Stage
    when: str
    public: str


def announced(call_id):
    """The call with everything that its announcement shows, in a fixed number of queries."""
    indicators = Indicator.objects.prefetch_related(Prefetch("targets", Target.objects.all()))
    projects = Project.objects.prefetch_related("categories", Prefetch("indicators", indicators))
    lots = Lot.objects.select_related("community").prefetch_related(
        "eligibility",
        "documents",
        "duties",
        "community__courtyards",
        Prefetch("projects", projects),
    )
    return (
        Call.objects.select_related("office")
        .prefetch_related(
            Prefetch("stages", Stage.objects.prefetch_related("windows")), Prefetch("lots", lots)
        )
        .get(pk=call_id)
    )


def announcement_context(call):
    """The context of ``calls/_announcement.html`` and ``calls/announcement_paper.html``.

    :param call: any instance of the call; it is read anew with all that belongs to it.
    :returns: ``call``, ``office``, ``lots`` (``LotPart``), ``stages`` (``StageLine``),
        ``project_count``, ``amount`` (yuan, the sum of all projects) , ``question_closes``
        (of ``closes_of``) and ``question_close`` (that of the call as a whole, or None).
    """
    call = announced(call.pk)
    taking = proposals_stage(call)
    closes = closes_of(call)
    lots = [_lot_part(lot, taking, closes.get(lot.pk)) for lot in call.lots.all()]
    return {
        "question_closes": closes,
        "question_close": closes.get(None),
        "call": call,
        "office": call.office,
        "lots": lots,
        "stages": [_stage_line(stage) for stage in call.stages.all()],
        "project_count": sum(len(part.projects) for part in lots),
        "amount": sum((part.amount for part in lots), Decimal(0)),
    }


def correction_context(correction):
    """The context of ``calls/correction_paper.html``: one published correction, for page and paper.

    :param correction: a published ``Correction``.
    :returns: ``correction``, ``call``, ``office``, ``changes`` (``Change`` rows in their order),
        ``places`` (``[(place, [changes])]``, the rows under where they stand; '' for the whole call),
        ``first`` (the announcement that is corrected, or None).
    """
    changes = list(correction.changes.select_related("lot", "project", "target"))
    call = Call.objects.select_related("office").get(pk=correction.call_id)
    places = {}
    for change in changes:
        places.setdefault(change.place, []).append(change)
    return {
        "correction": correction,
        "call": call,
        "office": call.office,
        "changes": changes,
        "places": list(places.items()),
        "first": call.announcements.filter(kind=AnnouncementKind.CALL).first(),
    }


def _lot_part(lot, taking, questions):
    projects = list(lot.projects.all())
    window = window_of(taking, lot=lot) if taking else None
    return LotPart(
        lot=lot,
        window=window,
        profile=profile_of(lot.community),
        courtyards=courtyards_of(lot.community),
        projects=projects,
        amount=sum((project.amount or Decimal(0) for project in projects), Decimal(0)),
        deadline=closing_words(window.closes_at) if window else "",
        questions=questions,
    )


def _stage_line(stage):
    return StageLine(
        stage=stage,
        when=window_words(window_of(stage)),
        public=str(stages.get(stage.kind).public),
    )


def profile_of(community):
    """``[(label, value)]`` of what is known about a community; empty for None."""
    if community is None:
        return []
    rows = [
        (_("Founded"), _founded(community)),
        (_("Residents"), community.residents),
        (_("Households"), community.households),
        (_("Size"), _size(community)),
        (_("Commercial buildings"), community.commercial_buildings),
        (_("Institutions"), community.institutions),
    ]
    return [(label, value) for label, value in rows if value not in (None, "")]


def _founded(community):
    if not community.founded_year:
        return ""
    if not community.founded_month:
        return pgettext("founded", "%(year)d") % {"year": community.founded_year}
    return pgettext("founded", "%(month)d/%(year)d") % {
        "year": community.founded_year,
        "month": community.founded_month,
    }


def _size(community):
    if community.area_km2 is None:
        return ""
    return _("%(size)s km²") % {"size": plain_number(community.area_km2)}


def courtyards_of(community):
    """``[(kind's label, [names])]``, kinds without a courtyard left out."""
    if community is None:
        return []
    names = {kind: [] for kind in CourtyardKind}
    for courtyard in community.courtyards.all():
        names[CourtyardKind(courtyard.kind)].append(courtyard.name)
    return [(kind.label, found) for kind, found in names.items() if found]
