"""A proposal as sections of labelled answers: what is previewed, frozen, screened, scored, printed.

Everything is put into words of the office's language once, so that a version can be read whatever
becomes of the form. ``private`` marks what reviewers do not see.
"""

import hashlib
import json
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.asked import holders_of, parts_of, sections_of
from applications.forms import label_of
from applications.requirements import organization_of, requirements_of
from applications.sections import Section
from applications.service import last_year_of
from applications.targets import rows_of
from applications.ticking import count_of, item_rows
from applications.wording import exact, office_language, plain
from core.money import format_yuan
from parties.models import Office, TrackRecord

SCHEMA = 1


def content_of(proposal):
    """The content of ``proposal`` as it stands; see the module for its shape."""
    with office_language():
        sections = []
        for section in sections_of(proposal):
            sections.append(BUILDERS[section](proposal))
            if section == Section.BASICS:
                sections.append(_organization(proposal) or _office(proposal))
        sections.append(_track_record(proposal))
        return {"schema": SCHEMA, "sections": [section for section in sections if section]}


def with_sign_off(content, proposal):
    """``content`` with who signed it off and when, where the lot asks for it."""
    row = proposal.sign_offs.select_related("representative").first()
    if not proposal.lot.needs_sign_off or row is None:
        return content
    with office_language():
        fields = [
            _field("signed_by", _("Signed off by"), row.representative),
            _field("signed_at", _("Signed off at"), exact(row.answered_at)),
        ]
        section = _section("sign_off", _("Sign-off by the legal representative"), fields)
    return content | {"sections": [*content["sections"], section]}


def digest_of(content):
    """SHA-256 of the content's canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def without_private(content):
    """``content`` as reviewers may see it."""
    return content | {
        "sections": [
            section | {"fields": [one for one in section["fields"] if not one["private"]]}
            for section in content["sections"]
        ]
    }


def _section(code, title, fields=(), tables=()):
    return {"code": code, "title": str(title), "fields": list(fields), "tables": list(tables)}


def _field(code, label, value, *, private=False):
    return {"code": code, "label": str(label), "value": str(value), "private": private}


def _table(code, title, columns, rows):
    return {
        "code": code,
        "title": str(title),
        "columns": [str(column) for column in columns],
        "rows": [[str(cell) for cell in row] for row in rows],
    }


def _parts(proposal, section):
    """The answers of a part without rows."""
    parts = parts_of(proposal, section)
    holders = holders_of(proposal, parts)
    return [_part(holders[part.of], part) for part in parts]


def _part(holder, part):
    value = getattr(holder, part.code)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    elif part.code == "requested":
        value = format_yuan(value)
    elif hasattr(holder, f"get_{part.code}_display"):
        value = getattr(holder, f"get_{part.code}_display")()
    elif isinstance(value, date):
        value = date_format(value, "DATE_FORMAT")
    label = label_of(part)
    return _field(part.code, label, "" if value is None else value, private=part.private)


def _basics(proposal):
    project = proposal.project
    fields = [_field("call", _("Call"), proposal.call)]
    if not proposal.lot.is_all:
        fields.append(_field("lot", _("Lot"), proposal.lot))
    if project is not None:
        fields.append(_field("project", _("Project"), project))
    fields.append(_field("applicant", _("Applicant"), proposal.applicant))
    if project is not None:
        fields.append(_field("period", _("Period"), project.period))
        if project.amount is not None:
            fields.append(_field("ceiling", _("Project's amount"), format_yuan(project.amount)))
    fields.append(_field("requested", _("Requested"), format_yuan(proposal.requested)))
    fields += _parts(proposal, Section.BASICS)
    return _section(Section.BASICS, Section.BASICS.label, fields)


def _organization(proposal):
    """The applicant's data on the day of the submission."""
    organization = organization_of(proposal)
    if organization is None:
        return None
    names = {
        "organization_kind": organization.get_organization_kind_display(),
        "uscc": organization.uscc or "",
        "recorded_with": organization.recorded_with or "",
        "registered_with": organization.registered_with,
        "registered_on": organization.registered_on or "",
        "legal_representative": organization.legal_representative,
        "scope": organization.scope,
        "address": organization.address,
        "inspection_year": organization.inspection_year or "",
        "inspection_result": organization.get_inspection_result_display(),
        "introduction": organization.introduction,
    }
    fields = [_fact(organization, name, value) for name, value in names.items() if value]
    for name in ("bank", "account_name", "account_number"):
        if value := getattr(organization, name):
            fields.append(_fact(organization, name, value, private=True))
    return _section("organization", _("Organization"), fields)


def _office(proposal):
    """The residents' committee that applies, on the day of the submission."""
    office = Office.objects.select_related("area", "parent").get(pk=proposal.applicant_id)
    values = {
        "office_kind": office.get_office_kind_display(),
        "area": office.area,
        "parent": office.parent or "",
        "address": office.address,
        "phone": office.phone,
    }
    fields = [_fact(office, name, value) for name, value in values.items() if value]
    return _section("office", _("Residents' committee"), fields)


def _fact(organization, name, value, *, private=False):
    label = organization._meta.get_field(name).verbose_name
    return _field(name, label, value, private=private)


def _plan(proposal):
    fields = _parts(proposal, Section.PLAN)
    return _section(Section.PLAN, Section.PLAN.label, fields)


def _site(proposal):
    return _section(Section.SITE, Section.SITE.label, _parts(proposal, Section.SITE))


def _service(proposal):
    """The form of a community; a renewal says what was reached the year before."""
    fields = _parts(proposal, Section.SERVICE)
    form = proposal.services.first()
    if form is None or not form.is_renewal:
        return _section(Section.SERVICE, Section.SERVICE.label, fields)
    record = last_year_of(proposal)
    columns = [
        _("Year"), _("Project"), _("Activities"), _("People served"), _("Value of resources"),
        _("Groups incubated"),
    ]  # fmt: skip
    rows = []
    if record:
        worth = record.resources_value
        rows = [
            [
                record.year,
                record.project_name,
                plain(record.activities),
                plain(record.people_served),
                "" if worth is None else format_yuan(worth),
                plain(record.groups_incubated),
            ]
        ]
    table = _table("last_year", _("Results of the year before"), columns, rows)
    return _section(Section.SERVICE, Section.SERVICE.label, fields, [table])


def _items(proposal):
    """Every item with its tick and remarks, also those that do not count; what is done beside them."""
    told = item_rows(proposal)
    count = count_of(proposal, told)
    rows = []
    for row in told:
        kind = row.item.get_kind_display()
        if row.item.is_commercial:
            kind = _("%(kind)s, commercial") % {"kind": kind}
        remarks = [row.choice.remarks, row.standing]
        rows.append(
            [
                row.item.number,
                row.item.title,
                kind,
                "√" if row.choice.taken else "",
                _("; ").join(filter(None, remarks)),
            ]
        )
    columns = [_("No."), _("Library item"), _("Kind"), _("Taken"), _("Remarks")]
    tables = [_table("items", Section.ITEMS.label, columns, rows)]
    others = [[one.name, one.plan] for one in proposal.other_items.all() if one.name or one.plan]
    if others:
        columns = [_("Other item"), _("Its own plan")]
        tables.append(_table("other_items", _("Other items"), columns, others))
    fields = [
        _field("item_count", _("Items that count"), count.taken),
        _field("commercial_count", _("of these commercial, without money of the fund"),
               count.commercial),
    ]  # fmt: skip
    return _section(Section.ITEMS, Section.ITEMS.label, fields, tables)


def _commitments(proposal):
    kept = {one.target_id: one for one in proposal.commitments.all()}
    rows = []
    for row in rows_of(proposal.project):
        one = kept.get(row.target.pk)
        value = one.value if one else None
        note = ""
        if value is not None and not row.is_met_by(value):
            note = _("differs from the target: %(reason)s") % {"reason": one.reason}
        rows.append(
            [
                row.indicator.number,
                row.indicator.text if row.is_first else "",
                row.words,
                f"{plain(value)} {row.target.unit}".strip(),
                one.how if one else "",
                note,
            ]
        )
    columns = [
        _("No."), _("Indicator"), _("Target"), _("Our commitment"), _("How we reach it"), _("Note"),
    ]  # fmt: skip
    table = _table("commitments", Section.COMMITMENTS.label, columns, rows)
    return _section(Section.COMMITMENTS, Section.COMMITMENTS.label, tables=[table])


def _budget(proposal):
    lines = [line for line in proposal.budget_lines.all() if line.item or line.amount]
    rows = [
        [
            line.get_category_display(),
            line.item,
            line.basis,
            f"{plain(line.quantity)} {line.unit}".strip(),
            format_yuan(line.unit_price or 0),
            format_yuan(line.amount),
            line.get_source_display(),
        ]
        for line in lines
    ]
    own = sum((line.amount for line in lines if line.source == "own"), 0)
    fields = [
        _field("requested_sum", _("Requested of the fund"), format_yuan(proposal.requested)),
        _field("own_sum", _("Own and other money"), format_yuan(own)),
        _field("sum", _("In all"), format_yuan(proposal.requested + own)),
    ]
    columns = [
        _("Kind of cost"), _("Item"), _("How it is reckoned"), _("Quantity"), _("Unit price"),
        _("Amount"), _("Paid from"),
    ]  # fmt: skip
    table = _table("budget", Section.BUDGET.label, columns, rows)
    return _section(Section.BUDGET, Section.BUDGET.label, fields, [table])


def _team(proposal):
    rows = [
        [
            one.name,
            one.role,
            one.qualification,
            plain(one.days_a_week),
            _("yes") if one.is_on_site else _("no"),
        ]
        for one in proposal.team.all()
        if one.name or one.role or one.qualification
    ]
    columns = [
        _("Name"),
        _("Role in the project"),
        _("Qualification"),
        _("Days a week"),
        _("On site"),
    ]
    return _section(
        Section.TEAM, Section.TEAM.label, tables=[_table("team", Section.TEAM.label, columns, rows)]
    )


def _papers(proposal):
    """The papers handed in; of identity documents only their number and hash, never their name."""
    rows = []
    requirements = requirements_of(proposal)
    for one in requirements:
        for number, attachment in enumerate(one.files, start=1):
            name = attachment.file.name
            if one.document.is_identity:
                name = _("file %(number)d") % {"number": number}
            if attachment.last_day:
                day = date_format(attachment.last_day, "DATE_FORMAT")
                name = _("%(name)s (valid until %(day)s)") % {"name": name, "day": day}
            rows.append([one.document.name, name, attachment.file.sha256])
        if not one.files:
            rows.append([one.document.name, _("none"), one.why or ""])
    count = sum(len(one.files) for one in requirements)
    fields = [
        _field("count", _("Files"), ngettext("%(count)d file", "%(count)d files", count)
               % {"count": count})
    ]  # fmt: skip
    columns = [_("Paper"), _("File"), _("SHA-256 or note")]
    table = _table("papers", Section.PAPERS.label, columns, rows)
    return _section(Section.PAPERS, Section.PAPERS.label, fields, [table])


def _track_record(proposal):
    """What the applicant achieved before, as it was known on the day of the submission."""
    records = list(TrackRecord.objects.filter(party_id=proposal.applicant_id))
    if not records:
        return None
    rows = [
        [
            one.year,
            one.project_name,
            one.office_name,
            "" if one.amount is None else format_yuan(one.amount),
            one.stars or "",
            "" if one.completion is None else f"{plain(one.completion)}%",
            plain(one.residents_mark),
        ]
        for one in records
    ]
    columns = [
        _("Year"), _("Project"), _("Given by"), _("Amount"), _("Stars"), _("Completion"),
        _("Residents' mark"),
    ]  # fmt: skip
    title = _("Track record")
    return _section("track_record", title, tables=[_table("track_record", title, columns, rows)])


BUILDERS = {
    Section.BASICS: _basics,
    Section.SERVICE: _service,
    Section.SITE: _site,
    Section.ITEMS: _items,
    Section.PLAN: _plan,
    Section.COMMITMENTS: _commitments,
    Section.BUDGET: _budget,
    Section.TEAM: _team,
    Section.PAPERS: _papers,
}
