"""What the last screening said of a proposal: read by the editor, the applicant's page, the lists."""

from applications.enums import OutcomeResult, ProposalState, Verdict
from applications.models import CheckItem, Screening
from applications.sections import Section


def last_screening(proposal):
    """The newest decided screening of ``proposal``, or None."""
    return (
        Screening.objects.filter(version__proposal=proposal)
        .exclude(decision="")
        .select_related("version")
        .order_by("-version__number")
        .first()
    )


def open_defects(proposal):
    """The defects that a returned proposal has to answer, in the order of the checklist."""
    screening = last_screening(proposal)
    if screening is None or screening.decision != OutcomeResult.RETURNED:
        return CheckItem.objects.none()
    return screening.items.filter(verdict=Verdict.DEFECT).select_related("document")


def returned_sections(proposal):
    """The parts that a returned proposal may change: those that a defect names."""
    return set(open_defects(proposal).values_list("section", flat=True))


def named_documents(proposal):
    """Ids of the papers that a returned proposal may change, or None where it may change them all.

    A defect in the eligibility names no paper: whichever proves it may be handed in.
    """
    if proposal.state != ProposalState.RETURNED:
        return None
    defects = open_defects(proposal).filter(section=Section.PAPERS)
    named = set(defects.values_list("document_id", flat=True))
    return None if None in named else named
