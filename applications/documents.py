"""The proposal as a paper, from the same content that the pages show."""

from applications.content import content_of
from applications.counter import shortage_words
from applications.endorsing.on_paper import places_of
from applications.printed_forms import TEMPLATES, form_context, form_of_content
from applications.wording import office_language
from core.pdf import render_pdf


def paper_context(proposal, version=None):
    """What the proposal's paper and its page of preview show: ``version``, else the draft as it stands."""
    context = {
        "proposal": proposal,
        "version": version,
        "content": version.content if version else content_of(proposal),
        "show_private": True,
        "paper_code": version.receipt_code if version else "",
    }
    if form_of_content(context["content"]) is not None:
        places, opinions = places_of(proposal, version)
        context |= form_context(context["content"], opinions, places=places)
    return context


def proposal_pdf_of(proposal, version=None):
    """The PDF of ``version``, or of the draft where there is none, with a watermark on each page."""
    with office_language():
        context = paper_context(proposal, version)
        form = form_of_content(context["content"])
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
