"""Which of a lot's papers an applicant has to hand in, why not where it has not, and which expired."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from applications.deadlines import window_for
from applications.models import Attachment
from calls import stages
from calls.enums import DocumentCondition, EligibilityCondition, ValidOn
from calls.models import RequiredDocument
from calls.windows import stage_of_kind, window_of
from calls.wording import last_day
from core.money import format_yuan
from parties.enums import InspectionResult, PartyKind
from parties.models import Organization
from parties.paper_queries import usable_versions


@dataclass
class Requirement:
    """One required document as it holds for one proposal.

    ``is_required`` is reckoned from the document's condition; ``why`` says it in words; ``files`` are
    the attachments handed in for it; ``is_open`` is False for a paper that a returned proposal may not
    change; ``from_store`` are the versions of the applicant's store that fit; ``newer`` is one that
    took the place of what was handed in; ``expired``, ``expiring`` and ``silent`` are sentences about last
    days; ``can_be_kept`` says whether the store takes what was handed in here.
    """

    document: RequiredDocument
    is_required: bool
    why: str | Promise
    files: list = field(default_factory=list)
    is_open: bool = True
    from_store: list = field(default_factory=list)
    newer: object = None
    expired: str = ""
    expiring: str = ""
    silent: str = ""
    can_be_kept: bool = False

    @property
    def is_missing(self):
        return self.is_required and not self.files

    @property
    def own_files(self):
        """The files that were handed in here and are not the store's."""
        return [one for one in self.files if one.store_version_id is None]

    @property
    def has_room(self):
        return len(self.files) < self.document.max_files

    @property
    def html_id(self):
        return f"document-{self.document.pk}"


def organization_of(proposal):
    """The applicant as an organization, or None where it is another kind of party."""
    return Organization.objects.filter(pk=proposal.applicant_id).first()


def judge(document, proposal, organization):
    """Whether ``document`` is asked of this applicant, and why (scheme A, documents)."""
    condition = document.condition
    if condition == DocumentCondition.OPTIONAL:
        return False, _("If there is one.")
    if condition == DocumentCondition.OLD_ENOUGH:
        return judge_age(document.lot, organization)
    if condition == DocumentCondition.AUTHORISED:
        if proposal.contact_is_legal_representative:
            return False, _("Not needed: the contact is the legal representative.")
        return True, _("Needed, because the contact is not the legal representative.")
    if condition in (DocumentCondition.GROUPS, DocumentCondition.BODIES):
        return _judge_kind(condition, organization)
    if condition == DocumentCondition.AMOUNT:
        return _judge_amount(document, proposal)
    return True, ""


def judge_age(lot, organization):
    """Whether an annual inspection is asked of ``organization``, and how that was reckoned.

    The day that the lot names decides. Where it names none, or the organization did not say when it
    was registered, what the organization says of its last inspection does.
    """
    if organization is None:
        return False, _("Not needed: a residents' committee has no annual inspection.")
    says_new = organization.inspection_result == InspectionResult.EXEMPT
    if lot.new_since is None or organization.registered_on is None:
        if says_new:
            return False, _(
                "Not needed: according to its data, your organization is too new for an annual "
                "inspection."
            )
        return True, _("Needed, because your organization is old enough for an inspection.")
    words = {"day": _day(organization.registered_on), "limit": _day(lot.new_since)}
    if organization.registered_on > lot.new_since:
        return False, _(
            "Not needed: your organization was registered on %(day)s, after %(limit)s, and is too new"
            " for an annual inspection."
        ) % words
    return True, _(
        "Needed, because your organization was registered on %(day)s, not after %(limit)s."
    ) % words


def _judge_kind(condition, organization):
    if organization is None:
        return False, _("Not needed: only organizations hand it in.")
    is_group = organization.uscc is None
    if condition == DocumentCondition.GROUPS:
        if is_group:
            return True, _("Needed, because you apply as a residents' group.")
        return False, _("Not needed: only residents' groups hand it in.")
    if is_group:
        return False, _("Not needed: residents' groups do not hand it in.")
    return True, _("Needed, because you apply as a registered organization.")


def _judge_amount(document, proposal):
    words = {
        "limit": format_yuan(document.condition_amount),
        "amount": format_yuan(proposal.requested),
    }
    if proposal.requested >= document.condition_amount:
        return True, _("Needed, because %(amount)s are requested, %(limit)s or more.") % words
    return False, _("Not needed: %(amount)s are requested, less than %(limit)s.") % words


def requirements_of(proposal):
    """The lot's list as it holds for ``proposal``, with the files handed in; three queries."""
    organization = organization_of(proposal)
    files = {}
    for attachment in (
        Attachment.objects.filter(proposal=proposal, removed_at__isnull=True)
        .select_related("file", "store_version__paper")
        .order_by("id")
    ):
        files.setdefault(attachment.document_id, []).append(attachment)
    documents = RequiredDocument.objects.filter(lot_id=proposal.lot_id)
    found = []
    for document in documents:
        document.lot = proposal.lot
        found.append(
            Requirement(
                document, *judge(document, proposal, organization), files.get(document.pk, [])
            )
        )
    return found


def with_store(requirements, proposal):
    """Add to each requirement what the applicant's store offers for it; one or two queries."""
    offered = usable_versions(
        proposal.applicant_id, {one.document.paper_kind for one in requirements}
    )
    for one in requirements:
        versions = offered.get(one.document.paper_kind, [])
        keeps = one.document.paper_kind and proposal.applicant.kind == PartyKind.ORGANIZATION
        one.can_be_kept = bool(keeps and one.own_files)
        used = {file.store_version_id for file in one.files}
        one.from_store = [version for version in versions if version.pk not in used]
        papers = {
            file.store_version.paper_id: file.store_version.number
            for file in one.files
            if file.store_version
        }
        one.newer = next(
            (
                version
                for version in versions
                if version.number > papers.get(version.paper_id, version.number)
            ),
            None,
        )
    return requirements


# --- Last days ------------------------------------------------------------------------------------


def with_last_days(requirements, proposal, *, at):
    """Judge the last days of papers, as at ``at`` (aware); the same list.

    Of a paper from the store the store says it, of another one the applicant; where a paper has to last
    beyond the day of handing in (``has_to_last``), silence about it is told as ``expired`` is.

    The rule (``RequiredDocument.valid_on``): a paper has to be valid on the day on which it is handed
    in, until the deadline, or until the decision, its last day included. Sooner is refused; one that
    ends before the decision without breaking the rule is a warning.
    """
    for one in requirements:
        if one.document.has_to_last and any(file.is_silent for file in one.files):
            one.silent = _(
                "Say until when this paper is valid, or that it has no last day: it has to be valid"
                " %(rule)s."
            ) % {"rule": one.document.get_valid_on_display()}
    if not any(file.last_day for one in requirements for file in one.files):
        return requirements
    days = valid_days(proposal, at=at)
    for one in requirements:
        for file in one.files:
            _judge_last_day(one, file, days)
    return requirements


def _judge_last_day(one, file, days):
    ends, asked = file.last_day, days[one.document.valid_on]
    if not ends:
        return
    if ends < asked:
        one.expired = _said_expired(file, one.document, ends, asked)
    elif ends < days[ValidOn.DECISION]:
        one.expiring = _(
            "“%(paper)s” is valid until %(day)s and ends before the decision: have the newer one ready."
        ) % {"paper": _named(file, one.document), "day": _day(ends)}


def _named(file, document):
    return file.store_version.paper if file.store_version else document.name


def valid_days(proposal, *, at):
    """``{ValidOn: day}``: until which day a paper has to be valid under each rule.

    A time that the call does not name counts as the day of ``at``.
    """
    today = timezone.localdate(at)
    window = window_for(proposal.call, proposal.lot)
    deadline = last_day(window.closes_at) if window and window.closes_at else today
    stage = stage_of_kind(proposal.call, stages.deciding())
    decision = window_of(stage, lot=proposal.lot) if stage else None
    decided = last_day(decision.closes_at) if decision and decision.closes_at else deadline
    return {
        ValidOn.SUBMISSION: today,
        ValidOn.DEADLINE: max(deadline, today),
        ValidOn.DECISION: max(decided, deadline, today),
    }


def _said_expired(file, document, ends, asked):
    words = {
        "paper": _named(file, document),
        "day": _day(ends),
        "rule": document.get_valid_on_display(),
        "asked": _day(asked),
    }
    if file.store_version is None:
        return (
            _(
                "“%(paper)s” is valid until %(day)s, but has to be valid %(rule)s (%(asked)s). Hand in the"
                " newer one in its place."
            )
            % words
        )
    return (
        _(
            "“%(paper)s” is valid until %(day)s, but has to be valid %(rule)s (%(asked)s). Put the newer one"
            " into the store, or hand in another file."
        )
        % words
    )


def _day(day: date):
    return date_format(day, "DATE_FORMAT")


def eligibility_of(proposal):
    """The lot's eligibility rules that hold for this applicant."""
    is_asked, _why = judge_age(proposal.lot, organization_of(proposal))
    return [
        rule
        for rule in proposal.lot.eligibility.all()
        if is_asked or rule.condition != EligibilityCondition.OLD_ENOUGH
    ]
