"""What screening said of a proposal: read by the editor, the applicant's page, the lists."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.endorsing.reading import open_return
from applications.enums import OutcomeResult, ProposalState, Verdict
from applications.models import Screening, ScreeningSettings
from applications.refusals import ScreeningRefused
from applications.sections import Section
from calls.windows import stage_of_kind

SCREENING = "screening"
# The first input of a row of commitments; the other rows have an anchor of their own.
ANCHORS = {"target": "id_{place}-value", "line": "row-{number}", "member": "row-{number}",
           "item": "row-{place}", "other": "row-{number}"}  # fmt: skip


def stage_of(proposal):
    """The call's screening stage. Raises ScreeningRefused when the call has none."""
    stage = stage_of_kind(proposal.call, SCREENING)
    if stage is None:
        raise ScreeningRefused(_("This call has no screening."))
    return stage


def newest_version(proposal):
    """The version that stands."""
    return proposal.versions.get(number=proposal.version_count)


def screening_of(version):
    """The screening of ``version``, or None while nobody has marked anything."""
    return Screening.objects.select_related("decided_by").filter(version=version).first()


def settings_for(stage):
    """The stage's settings; its defaults where nobody set any (nothing is written)."""
    return ScreeningSettings.objects.filter(stage=stage).first() or ScreeningSettings(stage=stage)


def returns_of(proposal):
    """How often the proposal was returned so far, a return that was never answered counted."""
    of_proposal = Screening.objects.filter(version__proposal=proposal)
    returned = of_proposal.filter(decision=OutcomeResult.RETURNED)
    return (returned | of_proposal.filter(lapsed_at__isnull=False)).distinct().count()


def last_screening(proposal):
    """The newest decided screening of ``proposal``, or None."""
    return (
        Screening.objects.filter(version__proposal=proposal)
        .exclude(decision="")
        .select_related("version")
        .order_by("-version__number")
        .first()
    )


@dataclass(frozen=True)
class Defect:
    """One thing to correct: what is wrong, what is wanted, and where.

    ``place`` is the input or row that may be changed, '' for the whole of ``section`` (or of the
    paper ``document_id``).
    """

    text: str
    note: str
    wanted: str
    section: str
    place: str = ""
    document_id: int | None = None

    @property
    def anchor(self):
        """Where on the step's page it is to be mended; '' for the whole page."""
        if self.document_id:
            return f"document-{self.document_id}"
        if not self.place:
            return ""
        kind, _dash, number = self.place.partition("-")
        return ANCHORS.get(kind, "id_{place}").format(place=self.place, number=number)

    @property
    def words(self):
        """What is wrong and what is wanted, in one text."""
        if not self.wanted:
            return self.note
        return _("%(wrong)s Wanted: %(wanted)s") % {"wrong": self.note, "wanted": self.wanted}


def defects_of(screening):
    """Every ``Defect`` of ``screening``, in the order of the checklist; two queries."""
    found = []
    for item in screening.items.filter(verdict=Verdict.DEFECT).prefetch_related("places"):
        if item.note:
            found.append(
                Defect(item.text, item.note, item.wanted, item.section, "", item.document_id)
            )
        found += [
            Defect(
                f"{Section(item.section).label} · {one.label}",
                one.wrong,
                one.wanted,
                item.section,
                one.place,
            )
            for one in item.places.all()
        ]
    return found


def open_defects(proposal):
    """The defects that a returned proposal has to answer, in the order of the checklist.

    Where an office that endorses returned it, each part that it opened is one.
    """
    given_back = open_return(proposal)
    if given_back is not None:
        who = given_back.step.office or given_back.step.name
        return [
            Defect(f"{who} · {one}", given_back.reason, "", one.section)
            for one in given_back.parts.all()
        ]
    screening = last_screening(proposal)
    if screening is None or screening.decision != OutcomeResult.RETURNED:
        return []
    return defects_of(screening)


def returned_sections(proposal):
    """The parts that a returned proposal may change: those that a defect names."""
    return {defect.section for defect in open_defects(proposal)}


def open_places(proposal, step):
    """The inputs and rows of ``step`` that a returned proposal may change, or None for all of them.

    A defect with a note on the part as a whole opens all of it.
    """
    if proposal.state != ProposalState.RETURNED:
        return None
    places = {defect.place for defect in open_defects(proposal) if defect.section == step}
    return None if "" in places else places


def is_named(name, places):
    """Whether the input ``name`` lies within one of ``places`` (None: everywhere)."""
    return places is None or any(name == place or name.startswith(f"{place}-") for place in places)


def named_documents(proposal):
    """Ids of the papers that a returned proposal may change, or None where it may change them all.

    A defect in the eligibility names no paper: whichever proves it may be handed in.
    """
    if proposal.state != ProposalState.RETURNED:
        return None
    defects = open_defects(proposal)
    named = {one.document_id for one in defects if one.section == Section.PAPERS}
    return None if None in named else named
