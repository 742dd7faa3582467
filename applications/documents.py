"""The proposal as a paper, from the same content that the pages show."""

from applications.content import content_of
from applications.counter import shortage_words
from applications.printed_forms import TEMPLATES, form_context, form_of_content
from applications.wording import office_language
from core.pdf import render_pdf


def proposal_pdf_of(proposal, version=None, *, opinions=()):
    """The PDF of ``version``, or of the draft as it stands where there is none (marked so).

    Args: ``opinions`` of offices (``printed_forms.Opinion``), printed where the form has places for them.
    """
    with office_language():
        context = {
            "proposal": proposal,
            "version": version,
            "content": version.content if version else content_of(proposal),
            "show_private": True,
            "paper_code": version.receipt_code if version else "",
        }
        form = form_of_content(context["content"])
        if form is not None:
            context |= form_context(context["content"], opinions)
        template = TEMPLATES.get(form, "applications/proposal_paper.html")
        return render_pdf(template, context)


def counter_note_pdf_of(arrival):
    """The note about paper copies at the counter, received or given back, to be taken along."""
    with office_language():
        context = {
            "arrival": arrival,
            "proposal": arrival.proposal,
            "shortage": shortage_words(arrival),
            "reasons": arrival.refusal.splitlines(),
        }
        return render_pdf("applications/counter_note_paper.html", context)
