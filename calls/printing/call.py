"""The call announcement as a document, from ``announcement_context`` and nothing else.

The order is the one in which offices write such texts, so that last year's document can be read in
again: each community a section, in it each project with its labelled lines and numbered indicators.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from calls import duties
from calls.applying import rule_of
from calls.documents import announcement_context
from calls.wording import closing_words, contact_rows
from core.money import format_yuan
from core.official.document import Annex, Content, Heading, Paragraph, Table
from core.official.numerals import bracketed, chinese

# Percent of the type area for the columns of a table.
STAGES = (22, 38, 40)
OVERVIEW = (8, 16, 32, 22, 22)


def build(announcement):
    """The ``Content`` of a call's announcement."""
    return content_of(announcement.call, title=announcement.title, at=announcement.published_at)


def content_of(call, *, at, title=""):
    """The ``Content`` of ``call`` as it stands.

    :param title: the announcement's; without one the call's.
    :param at: aware instant from which the next days of monthly duties are told.
    """
    context = announcement_context(call)
    call = context["call"]
    context["rule"] = rule_of(call)
    sections = [_arrangements(context), _course(context)]
    first = timezone.localdate(at)
    days = duties.days_from(first)
    sections += [_lot(part, first, days) for part in context["lots"]]
    blocks = [Paragraph(call.summary)] if call.summary.strip() else []
    for position, (name, inner) in enumerate(sections, start=1):
        blocks += [Heading(1, f"{chinese(position)}、{name}"), *inner]
    return Content(title=title or call.title, blocks=tuple(blocks), annexes=_annexes(context))


def _arrangements(context):
    """Money, number of projects, how often one may apply."""
    call = context["call"]
    lines = []
    if call.fund:
        lines.append(_("Source of the money: %(fund)s.") % {"fund": call.fund})
    if call.budget:
        lines.append(_("Budget: %(amount)s.") % {"amount": format_yuan(call.budget)})
    if context["project_count"]:
        lines.append(
            _("%(lots)d communities, %(projects)d projects, %(amount)s in all.")
            % {
                "lots": len(context["lots"]),
                "projects": context["project_count"],
                "amount": format_yuan(context["amount"]),
            }
        )
    lines += _asked(context["rule"])
    if call.max_per_applicant:
        lines.append(
            ngettext(
                "Each applicant may hand in one proposal.",
                "Each applicant may hand in at most %(count)s proposals.",
                call.max_per_applicant,
            )
            % {"count": call.max_per_applicant}
        )
    return pgettext("official document", "Arrangements"), [Paragraph("".join(lines))]


def _asked(rule):
    """Who may apply and for how much, where no projects are announced."""
    if rule.for_projects:
        return []
    who = [
        name
        for may, name in (
            (rule.organizations, _("organizations")),
            (rule.committees, _("residents' committees")),
        )
        if may
    ]
    lines = [_("Applicants: %(who)s.") % {"who": _(", ").join(who)}]
    if rule.fixed_amount:
        lines.append(_("Each proposal: %(amount)s.") % {"amount": format_yuan(rule.fixed_amount)})
    if rule.most_amount:
        text = _("Each proposal: at most %(amount)s.")
        lines.append(text % {"amount": format_yuan(rule.most_amount)})
    return lines


def _course(context):
    """Each stage with its general dates; lots tell their own deadlines."""
    rows = tuple(
        (line.stage.name, line.when or "—", line.stage.note or line.public or "—")
        for line in context["stages"]
    )
    head = (_("Stage"), _("When"), _("Note"))
    return _("Course and dates"), [Table(head=head, rows=rows, widths=STAGES)]


def _lot(part, first, days):
    """One community: profile, projects, who may apply, what to hand in, duties, where and when."""
    groups = [
        (pgettext("official document", "The community"), _profile(part)),
        *((_project_name(project), _project(project)) for project in part.projects),
        (_("Who may apply"), _rules(part.lot.eligibility.all())),
        (_("What to hand in"), _documents(part.lot)),
        (_("Standing duties"), [_duty(rule, first, days) for rule in part.lot.duties.all()]),
        (_("Deadline and contact"), _contact(part)),
    ]
    blocks = []
    position = 0
    for name, inner in groups:
        if not inner:
            continue
        position += 1
        blocks.append(Heading(2, f"{bracketed(position)}{name}"))
        blocks += _numbered(inner)
    return _("Rules of the call") if part.lot.is_all else part.lot.name, blocks


def _numbered(inner):
    """Blocks as they are; sentences become a numbered list."""
    if isinstance(inner[0], str):
        return [Paragraph(f"{number}.{text}") for number, text in enumerate(inner, start=1)]
    return inner


def _profile(part):
    lot, blocks = part.lot, []
    if lot.community and lot.community.about.strip():
        blocks.append(Paragraph(lot.community.about))
    facts = [f"{label}{_(': ')}{value}" for label, value in part.profile]
    comma = _(", ")
    facts += [f"{kind}{_(': ')}{comma.join(names)}" for kind, names in part.courtyards]
    if facts:
        blocks.append(Paragraph(_("; ").join(facts) + _(". ").rstrip()))
    if lot.approved_on or lot.approval:
        day = (
            f"{lot.approved_on:%Y}年{lot.approved_on.month}月{lot.approved_on.day}日"
            if lot.approved_on
            else ""
        )
        blocks.append(
            Paragraph(
                f"{day}{lot.approval}", lead=_("Approved by the residents' assembly") + _(": ")
            )
        )
    return blocks


def _project_name(project):
    return _("Project %(number)s: %(name)s") % {
        "number": chinese(project.position),
        "name": project.name,
    }


def _project(project):
    """The labelled lines of a project and its indicators under their own numbers."""
    rows = [
        (
            pgettext("official document", "Category"),
            "+".join(str(one) for one in project.categories.all()),
        ),
        (pgettext("official document", "Period"), project.period),
        (
            pgettext("official document", "Amount"),
            format_yuan(project.amount) if project.amount else "",
        ),
        (pgettext("official document", "Overview"), project.overview),
    ]
    blocks = [Paragraph(value, lead=label + _(": ")) for label, value in rows if value]
    indicators = list(project.indicators.all())
    if indicators:
        blocks.append(Paragraph("", lead=pgettext("official document", "Indicators") + _(": ")))
    blocks += [Paragraph(f"{_dotted(one.number)}{one.text}") for one in indicators]
    return blocks


def _dotted(number):
    """A number as it begins a line: 1 becomes ``1.``; one that has its sign keeps it."""
    return f"{number}." if number[-1:].isdigit() else number


def _rules(rules):
    return [
        f"{rule.text}（{rule.when_needed}）" if rule.when_needed else rule.text for rule in rules
    ]


def _duty(duty, first, days):
    """A duty; of a monthly one also its next days that are not the day it names, and why."""
    moved = [
        reckoned.explanation
        for reckoned in duties.next_dates(duty, first, days)
        if reckoned.date != reckoned.start
    ]
    return duty.text + (f"（{' '.join(moved)}）" if moved else "")


def _documents(lot):
    told = []
    for document in lot.documents.all():
        notes = [document.note] if document.note else []
        if said := document.when_needed:
            notes.append(said)
        if document.sealed:
            notes.append(_("with seal"))
        told.append(document.name + (f"（{_('; ').join(notes)}）" if notes else ""))
    return told


def _contact(part):
    lot = part.lot
    rows = [(_("Proposals close"), part.deadline)]
    if part.questions:
        rows.append((_("Questions are taken until"), question_words(part.questions)))
    rows.append((_("Paper copies"), _paper(lot)))
    if lot.needs_sign_off:
        said = _("by the legal representative, on this portal, before handing in")
        rows.append((_("Sign-off"), said))
    rows += contact_rows(lot)
    return [Paragraph(value, lead=label + _(": ")) for label, value in rows if value]


def question_words(close):
    """A question deadline with how it was reckoned: a paper cannot be opened to see why."""
    return f"{closing_words(close.instant)}（{close.reckoned.explanation.rstrip('。.')}）"


def _paper(lot):
    """How many paper copies are asked for, and what is refused."""
    if not lot.paper_copies:
        return ""
    told = [
        ngettext("%(count)d copy", "%(count)d copies", lot.paper_copies)
        % {"count": lot.paper_copies}
    ]
    if lot.paper_form:
        told.append(lot.paper_form)
    if lot.paper_must_be_sealed:
        told.append(_("unsealed paper is refused"))
    if not lot.paper_by_mail:
        told.append(_("mailed paper is refused"))
    told.append(lot.paper_rule.rstrip("。."))
    return _("; ").join(told)


def _annexes(context):
    """All projects in one table with their sum; none for a call that names no project."""
    if not context["project_count"]:
        return ()
    rows = []
    for part in context["lots"]:
        for project in part.projects:
            amount = f"{project.amount:,.0f}" if project.amount else "—"
            cells = (part.lot.name, project.name, part.deadline or "—", amount)
            rows.append((str(len(rows) + 1), *cells))
    head = (_("No."), _("Community"), _("Project"), _("Proposals close"), _("Amount (yuan)"))
    total = ("", _("In all"), "", "", f"{context['amount']:,.0f}")
    table = Table(head=head, rows=tuple(rows), widths=OVERVIEW, right=(4,), total=total)
    return (Annex(_("List of projects"), (table,)),)
