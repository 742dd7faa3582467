"""The result notice as a document: which organization carries out which project, for how much.

It names applicants and amounts and nothing else of a proposal: no phone, address, identity or account
number, no score and no reviewer.
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from calls.enums import AnnouncementKind
from calls.printing import kinds
from core.money import format_yuan
from core.official.document import Content, Heading, Paragraph, Table
from core.official.numerals import chinese
from reviews.enums import Decision
from reviews.models import Award

# Percent of the type area for the columns.
AWARDED = (8, 20, 30, 26, 16)
RESERVES = (8, 22, 36, 34)


def register():
    """Called once, when the apps are ready."""
    kinds.register(
        kinds.DocumentKind(
            AnnouncementKind.RESULT,
            build,
            label=gettext_lazy("Issue the result notice"),
            title=title_of,
            lacking=lacking,
            by_hand=True,
        )
    )


def title_of(call):
    """The notice's title."""
    return _("Public notice of the results of “%(call)s”") % {"call": call.title}


def decided(call):
    """The final decisions of a call's decision stages, in the order of the call."""
    return (
        Award.objects.filter(stage__call=call, is_final=True)
        .exclude(decision=Decision.DECLINED)
        .select_related("proposal__applicant", "proposal__lot", "proposal__project")
        .prefetch_related("lines")
        .order_by(
            "proposal__lot__position",
            "proposal__project__position",
            "reserve_rank",
            "proposal__receipt_number",
        )
    )


def lacking(call):
    """Why the notice cannot be issued now; '' when it can."""
    if not Award.objects.filter(stage__call=call, is_final=True).exists():
        return _("The decisions are not final yet: make them final in the decision's tab first.")
    if Award.objects.filter(stage__call=call, is_final=False).exists():
        return _("Some decisions are not final yet: make them final in the decision's tab first.")
    return ""


def build(announcement):
    """The ``Content`` of the notice, from the decisions as they stand."""
    call = announcement.call
    awards = list(decided(call))
    groups = [
        (_("Projects that are funded"), _awarded([a for a in awards if a.decision == "awarded"])),
        (_("Reserves"), _reserves([a for a in awards if a.decision == "reserve"])),
        (_("Objections"), [Paragraph(_objections(call))]),
    ]
    blocks = [Paragraph(_opening(call))]
    position = 0
    for name, inner in groups:
        if inner:
            position += 1
            blocks += [Heading(1, f"{chinese(position)}、{name}"), *inner]
    return Content(title=announcement.title, blocks=tuple(blocks))


def _opening(call):
    return _(
        "After screening, review and decision, the results of “%(call)s” are made public as follows."
    ) % {"call": call.title}


def _objections(call):
    office = call.office
    if office.phone:
        return _("Whoever objects to a result tells %(office)s, phone %(phone)s.") % {
            "office": office.name,
            "phone": office.phone,
        }
    return _("Whoever objects to a result tells %(office)s.") % {"office": office.name}


def _awarded(awards):
    """Sentence and table of what is funded; a sentence alone where nothing is."""
    if not awards:
        return [Paragraph(_("No project is funded."))]
    amount = sum((award.amount for award in awards), Decimal(0))
    rows = tuple(
        (str(place), *_named(award), f"{award.amount:,.0f}")
        for place, award in enumerate(awards, start=1)
    )
    head = (_("No."), _("Community"), _("Project"), _("Carried out by"), _("Amount (yuan)"))
    table = Table(
        head=head,
        rows=rows,
        widths=AWARDED,
        right=(4,),
        total=("", _("In all"), "", "", f"{amount:,.0f}"),
    )
    matched = sum((line.amount for award in awards for line in award.lines.all()), Decimal(0))
    said = _("%(count)d projects are funded with %(amount)s in all.") % {
        "count": len(awards),
        "amount": format_yuan(amount),
    }
    blocks = [Paragraph(said), table]
    if matched:
        added = _("The districts add %(amount)s, which is paid and accounted for separately.")
        blocks.append(Paragraph(added % {"amount": format_yuan(matched)}))
    return blocks


def _reserves(awards):
    if not awards:
        return []
    rows = tuple((str(award.reserve_rank), *_named(award)) for award in awards)
    head = (
        pgettext("of reserves", "Place"),
        _("Community"),
        _("Project"),
        pgettext("of reserves", "Organization"),
    )
    return [Table(head=head, rows=rows, widths=RESERVES)]


def _named(award):
    proposal = award.proposal
    project = proposal.project.name if proposal.project else "—"
    return proposal.lot.name, project, proposal.applicant.name
