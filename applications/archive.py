"""All papers of a call, a lot or a project in one archive, in folders that a person understands.

``01 lot/02 project/organization number/…`` with an index as a workbook. Written by a background job:
in pieces, so that it needs little memory whatever it holds. Identity documents are left out unless
the office's lead asks for them, confirms that the applicants agreed and says what for; each one that
is put in is on record.
"""

import shutil
import zipfile
from contextlib import closing
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.documents import proposal_pdf_of
from applications.enums import ProposalState
from applications.queries import attachments_visible_to, submissions_to
from calls.models import Lot, Project
from calls.workspace import call_for
from core import audit, clock, excel, exports, files, jobs
from core.enums import FileKind
from core.safe_names import Taken, safe_name

JOB = "applications.archive"
CHUNK = 1024 * 1024
# In UTF-16 units: three folders and a file of these lengths leave 80 of Windows' 260 for the place
# where somebody unpacks.
LONGEST_LOT, LONGEST_PROJECT, LONGEST_APPLICANT, LONGEST_FILE = 30, 36, 50, 60
PERMISSION = "applications.archive"
IDENTITY_PERMISSION = "applications.archive_identity"


@dataclass
class Selection:
    """What an archive is to hold, as one person may have it."""

    user: object
    call: object
    lot: object = None
    project: object = None
    with_proposals: bool = True
    purpose: str = ""

    @classmethod
    def opened(cls, user, parameters):
        """The selection of a job's ``parameters``.

        :raises Http404: for what is not there or not to be seen.
        :raises PermissionDenied: for what the user may see and not take out, identity documents too.
        """
        call = call_for(user, parameters["call"], PERMISSION)
        if parameters["purpose"] and not user.has_perm(IDENTITY_PERMISSION, call):
            raise PermissionDenied
        lot = Lot.objects.filter(call=call, pk=parameters["lot"]).first()
        project = Project.objects.filter(lot__call=call, pk=parameters["project"]).first()
        if (parameters["lot"] and not lot) or (parameters["project"] and not project):
            raise Http404
        wants_proposals = parameters["with_proposals"]
        return cls(user, call, lot, project, wants_proposals, parameters["purpose"])

    def proposals(self):
        """What was handed in and not withdrawn, in the order of the folders."""
        rows = submissions_to(self.user, self.call).exclude(state=ProposalState.WITHDRAWN)
        if self.project:
            rows = rows.filter(project=self.project)
        elif self.lot:
            rows = rows.filter(lot=self.lot)
        return rows.select_related("call__office", "lot", "project", "applicant").order_by(
            "lot__position", "project__position", "receipt_number", "id"
        )

    def title(self):
        """What the archive is of."""
        return _("Papers: %(what)s") % {"what": self.project or self.lot or self.call}


def may_archive(user, parameters):
    """Whether ``user`` may have such an archive."""
    try:
        Selection.opened(user, parameters)
    except (Http404, PermissionDenied):
        return False
    return True


def start_archive(selection, *, by, at):
    """Ask for the archive; gives the ``Job``."""
    parameters = {
        "call": selection.call.pk,
        "lot": selection.lot.pk if selection.lot else None,
        "project": selection.project.pk if selection.project else None,
        "with_proposals": selection.with_proposals,
        "purpose": selection.purpose,
    }
    office = selection.call.office_id
    return jobs.start(
        JOB, title=selection.title(), parameters=parameters, by=by, at=at, office_id=office
    )


def run(work):
    """The job: the folders, then the index; told is how many proposals, files and gaps."""
    selection = Selection.opened(work.user, work.parameters)
    rows = selection.proposals()
    total, word = rows.count(), _("Proposals packed")
    with closing(zipfile.ZipFile(work.file, "w", zipfile.ZIP_STORED)) as target:
        packer = Packer(target, selection, work)
        for number, proposal in enumerate(exports.in_pieces(rows, 50), start=1):
            work.progress(number - 1, total, word)
            packer.pack(proposal)
        packer.write_index()
    return jobs.Outcome(packer.told(), f"{safe_name(selection.title(), longest=100)}.zip")


@dataclass
class Packer:
    """Puts proposal after proposal into the archive and keeps the lines of its index."""

    target: zipfile.ZipFile
    selection: Selection
    work: object
    taken: Taken = field(default_factory=Taken)
    lines: list = field(default_factory=list)
    proposals: int = 0
    packed: int = 0
    missing: int = 0

    def pack(self, proposal):
        """Everything of one proposal: the text as handed in, its receipt, its papers."""
        self.proposals += 1
        folder = self.folder_of(proposal)
        versions = proposal.versions.select_related("receipt__file").order_by("-number")
        version = versions.first()
        if self.selection.with_proposals:
            name = _("Proposal %(number)s.pdf") % {"number": proposal.receipt_number}
            data = proposal_pdf_of(proposal, version)
            with self.member(folder, name) as (path, member):
                member.write(data)
            self.line(proposal, path, _("Proposal"), len(data))
        if version.receipt and version.receipt.file:
            self.add(proposal, folder, version.receipt.file, _("Receipt"))
        papers = attachments_visible_to(self.selection.user).filter(
            pk__in=version.attachments.values("pk")
        )
        for paper in papers.select_related("file", "document"):
            self.add_paper(proposal, folder, paper)

    def add_paper(self, proposal, folder, paper):
        """One paper handed in; an identity document only with permission and on record."""
        if paper.document.is_identity:
            if not self.selection.purpose:
                told = _("left out: identity document")
                self.line(proposal, "", paper.document, paper.file.size, note=told)
                return
            self.record(proposal, paper)
        self.add(proposal, folder, paper.file, paper.document)

    @transaction.atomic
    def record(self, proposal, paper):
        audit.record(
            "applications.archive_identity",
            subject=proposal,
            by=self.selection.user,
            at=self.work.now(),
            office_id=self.selection.call.office_id,
            after={"attachment": paper.pk, "job": self.work.job.pk},
            note=self.selection.purpose,
        )

    def add(self, proposal, folder, stored, what):
        """The bytes of one stored file, in pieces; one that is gone is noted in the index."""
        try:
            source = files.path_of(stored).open("rb")
        except FileNotFoundError:
            self.missing += 1
            note = _("missing in the store")
            self.line(proposal, "", what, stored.size, note=note)
            return
        with source, self.member(folder, stored.name) as (path, member):
            shutil.copyfileobj(source, member, CHUNK)
        self.line(proposal, path, what, stored.size, stored.sha256)

    def member(self, folder, name):
        """``with … as (path, file)``: a new file in the archive under a name that is free."""
        name = safe_name(name, longest=LONGEST_FILE)
        path = f"{folder}/{self.taken.free(folder, name, longest=LONGEST_FILE)}"
        self.packed += 1
        return Member(self.target, path, self.work.now())

    def folder_of(self, proposal):
        """Lot, project, organization: numbered as in the call, so that they sort as it does."""
        lot = safe_name(f"{proposal.lot.position:02d} {proposal.lot.name}", longest=LONGEST_LOT)
        project = proposal.project
        words = f"{project.position:02d} {project.name}" if project else _("without a project")
        project = safe_name(words, longest=LONGEST_PROJECT)
        number = proposal.receipt_number
        name = safe_name(
            proposal.applicant.name, longest=LONGEST_APPLICANT - len(number) - 1, instead="-"
        )
        parent = f"{lot}/{project}"
        return f"{parent}/{self.taken.free(parent, f'{name} {number}', longest=LONGEST_APPLICANT)}"

    def line(self, proposal, path, what, size, sha256="", note=""):
        """One line of the index."""
        self.lines.append(
            [
                proposal.receipt_number,
                proposal.applicant.name,
                proposal.lot.name,
                proposal.project.name if proposal.project else "",
                str(what),
                path,
                size,
                sha256,
                note,
            ]
        )

    def write_index(self):
        """The index, first in the list by its name."""
        titles = [_("Receipt number"), _("Applicant"), _("Lot"), _("Project"), _("Paper"), _("Place"),
                  _("Size (bytes)"), _("SHA-256"), _("Note")]  # fmt: skip
        with Member(self.target, f"00 {_('Index')}.xlsx", self.work.now()) as (_path, member):
            member.write(excel.workbook(titles, self.lines, title=_("Index")))

    def told(self):
        """How much the archive holds, and what it lacks."""
        words = {"proposals": self.proposals, "files": self.packed}
        told = _("%(proposals)d proposals, %(files)d files.") % words
        if self.missing:
            gaps = ngettext(
                "%(count)d file is missing in the store; the index names it.",
                "%(count)d files are missing in the store; the index names them.",
                self.missing,
            )
            told = f"{told} {gaps % {'count': self.missing}}"
        return told


class Member:
    """A file within the archive, written piece by piece; its name is marked as UTF-8."""

    def __init__(self, target, path, at):
        info = zipfile.ZipInfo(path, clock.in_shanghai(at).timetuple()[:6])
        info.external_attr = 0o600 << 16
        self.target, self.info = target, info

    def __enter__(self):
        self.file = self.target.open(self.info, "w", force_zip64=True)
        return self.info.filename, self.file

    def __exit__(self, *error):
        self.file.close()


def register():
    """Called once, when the apps are ready."""
    jobs.register_kind(
        jobs.JobKind(
            JOB,
            gettext_lazy("Archive of papers (zip)"),
            run=run,
            may=may_archive,
            file_kind=FileKind.ZIP,
        )
    )
