"""What reviewers see of a proposal: as it was handed in, or in a blind round without who applies.

A blind round leaves out the applicant, its data, its track record and what is private; people of the
team are numbered; file names are replaced and no paper is shown that the office has not looked at; the
names of the applicant and of its people, numbers and addresses are masked in every text, and so are the
further words that the office gives. Every page, message, paper and export for a reviewer asks here.
"""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from applications.content import without_private
from applications.models import Proposal, TeamMember
from core import audit
from core.text import clean_text
from parties.models import Organization
from reviews import queries
from reviews.enums import RoundState
from reviews.locking import lock_round
from reviews.models import BlindCover
from reviews.refusals import RoundRefused

HIDDEN_SECTIONS = {"organization", "track_record"}
HIDDEN_FIELDS = {"applicant", "leader_name", "contact_name"}
SHORTEST = 2
PEOPLE = ("leader_name", "leader_phone", "contact_name", "contact_phone", "contact_email")
DATA = (
    "name", "uscc", "legal_representative", "contact_name", "contact_phone", "contact_email",
    "address", "account_name", "account_number",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """How one proposal is called before a reviewer."""

    name: str
    applicant: str


class Cover:
    """The covers of some proposals; those of open rounds pass through. Reads three queries, or none.

    Args: ``pairs`` of round and proposal.
    """

    def __init__(self, pairs):
        pairs = [(one, proposal) for one, proposal in pairs if one.is_blind]
        ids = {proposal.pk for _round, proposal in pairs}
        self.patterns, self.rows = {}, {}
        if not ids:
            return
        rounds = {one.pk for one, _proposal in pairs}
        rows = BlindCover.objects.filter(round__in=rounds, proposal__in=ids)
        self.rows = {(row.round_id, row.proposal_id): row for row in rows}
        words = _names(ids)
        for review_round, proposal in pairs:
            row = self.rows.get((review_round.pk, proposal.pk))
            more = row.words.split("\n") if row else []
            self.patterns[proposal.pk] = pattern_of([*words[proposal.pk], *more])

    def text(self, proposal, text):
        """``text`` with every name of the proposal's applicant and its people masked."""
        pattern = self.patterns.get(proposal.pk)
        return pattern.sub(mask_words(), str(text)) if pattern else str(text)

    def shown(self, proposal):
        """Name and applicant as this reviewer reads them."""
        if proposal.pk not in self.patterns:
            return Shown(str(proposal), str(proposal.applicant))
        return Shown(self.text(proposal, proposal), _("applicant not named"))

    def content(self, proposal, content):
        """A version's content as reviewers see it."""
        content = without_private(content)
        if proposal.pk not in self.patterns:
            return content
        sections = [
            self._section(proposal, section)
            for section in content["sections"]
            if section["code"] not in HIDDEN_SECTIONS
        ]
        return content | {"sections": sections}

    def _section(self, proposal, section):
        fields = [
            one | {"value": self.text(proposal, one["value"])}
            for one in section["fields"]
            if one["code"] not in HIDDEN_FIELDS
        ]
        tables = [self._table(proposal, table) for table in section["tables"]]
        return section | {"fields": fields, "tables": tables}

    def _table(self, proposal, table):
        rows = []
        for number, row in enumerate(table["rows"], start=1):
            row = [self.text(proposal, cell) for cell in row]
            if table["code"] == "team" and row:
                row[0] = _("member %(number)d") % {"number": number}
            if table["code"] == "papers" and len(row) == 3:
                row[1:] = [_("file %(number)d") % {"number": number}, ""]
            rows.append(row)
        return table | {"rows": rows}


def cover_of(assignments):
    """The cover of a list of assignments (with round, proposal, applicant); sets ``shown`` on each."""
    cover = Cover([(one.round, one.proposal) for one in assignments])
    for one in assignments:
        one.shown = cover.shown(one.proposal)
    return cover


def mask_words():
    """What stands in the place of a name."""
    return _("[hidden]")


def pattern_of(words):
    """A pattern that finds any of ``words``, longest first, with spaces between their characters or not;
    None when there is nothing to find."""
    cleaned = {re.sub(r"\s", "", clean_text(word, multiline=False)) for word in words}
    wanted = sorted(
        (one for one in cleaned if len(one) >= SHORTEST), key=lambda one: (-len(one), one)
    )
    if not wanted:
        return re.compile(r"(?!)")
    parts = (r"[ \u3000]*".join(re.escape(sign) for sign in one) for one in wanted)
    return re.compile("|".join(parts), re.IGNORECASE)


def _names(ids):
    """``{proposal id: [names, numbers and addresses that tell who applies]}``, in three queries."""
    people = Proposal.objects.filter(pk__in=ids).values(
        "pk", "applicant", "applicant__name", *PEOPLE
    )
    rows = {row["pk"]: row for row in people}
    applicants = {row["applicant"] for row in rows.values()}
    organizations = {
        row["pk"]: row for row in Organization.objects.filter(pk__in=applicants).values("pk", *DATA)
    }
    words = {}
    for pk, row in rows.items():
        organization = organizations.get(row["applicant"], {})
        words[pk] = [row["applicant__name"], *(row[name] for name in PEOPLE)]
        words[pk] += [organization.get(name) or "" for name in DATA]
    team = TeamMember.objects.filter(proposal__in=ids).values_list("proposal_id", "name")
    for pk, name in team:
        words[pk].append(name)
    return words


def files_for_reviewer(review_round, version):
    """The files that a reviewer may open, in the order of the papers asked for.

    All but identity documents; of a blind round those alone that the office looked at and showed.
    """
    files = queries.files_shown(version)
    if not review_round.is_blind:
        return files
    shown = BlindCover.files.through.objects.filter(
        blindcover__round=review_round, blindcover__proposal=version.proposal_id
    )
    return files.filter(pk__in=shown.values("attachment_id"))


@transaction.atomic
def set_cover(review_round, proposal, *, words, files, by, at):
    """Keep what else is masked in one proposal, and which papers reviewers see.

    Args: ``words`` one on each line; ``files`` attachments of the version that is reviewed.

    Raises RoundRefused when the round is not blind or is decided.
    """
    review_round = lock_round(review_round.pk)
    if not review_round.is_blind or review_round.state == RoundState.DECIDED:
        raise RoundRefused(_("Nothing is hidden in this round."), code="blind")
    cover, _made = BlindCover.objects.get_or_create(round=review_round, proposal=proposal)
    cover.words = words
    cover.save(update_fields=["words"])
    cover.files.set(files)
    audit.record(
        "reviews.cover", subject=proposal, by=by, at=at,
        office_id=review_round.stage.call.office_id,
        after={"words": len(words.split()), "files": sorted(one.pk for one in files)},
    )  # fmt: skip
    return cover
