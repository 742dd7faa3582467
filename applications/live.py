"""What on an editor's page follows from answers given anywhere: the steps, and the papers asked for.

Told with the page, and again with the answer to a save, so that a change shows at once.
"""

from applications.asked import sections_of
from applications.completeness import problems_of, steps_of
from applications.enums import ProposalState
from applications.requirements import requirements_of
from applications.screened import returned_sections
from applications.sections import Section
from calls.enums import DocumentCondition

# Steps that hold an answer on which a paper may depend.
DECIDING = (Section.BASICS, Section.BUDGET)
# What is asked of everybody, or of nobody, changes with no answer.
CONSTANT = (DocumentCondition.ALWAYS, DocumentCondition.OPTIONAL)


def steps_for(proposal, step, problems):
    """The editor's steps as they stand, each with what is missing in it."""
    allowed = returned_sections(proposal) if proposal.state == ProposalState.RETURNED else None
    return steps_of(proposal, step, problems, allowed=allowed)


def asked_papers(proposal, step):
    """The requirements that a page of ``step`` names, those that depend on an answer first; or None.

    None on steps on which no paper depends, and where the lot asks for nothing that depends on anything.
    """
    if step not in DECIDING or Section.PAPERS not in sections_of(proposal):
        return None
    requirements = requirements_of(proposal)
    if all(one.document.condition in CONSTANT for one in requirements):
        return None
    return sorted(requirements, key=lambda one: one.document.condition in CONSTANT)


def live_context(proposal, step, *, at):
    """The context of the parts that a save's answer brings anew, as at ``at`` (aware)."""
    problems = problems_of(proposal, at=at)
    return {
        "proposal": proposal,
        "step": step,
        "steps": steps_for(proposal, step, problems),
        "asked": asked_papers(proposal, step),
    }
