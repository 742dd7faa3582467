"""Writing into an organization's store of papers: added, replaced by a newer one, taken out, opened."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import audit, files
from core.errors import Refusal
from parties import consent
from parties.enums import SINGLE_KINDS
from parties.models import Organization, OrganizationPaper, PaperFile, PaperVersion

COLUMNS = ("document_number", "year", "issued_on", "expires_on")
MOST_FILES = 10


class PaperStoreRefused(Refusal):
    """A paper cannot be added, replaced or taken out in this way."""

    code = "paper-store"


def add_paper(organization, values, uploads, *, by, at):
    """Add a paper with its first version and return it.

    Args: ``values`` holds ``kind``, ``title``, the columns of a version and ``consents`` (whether the
    holder of an identity document agrees to ``parties.consent``); ``at`` the instant of arrival.
    Raises PaperStoreRefused (a second one of a kind of which there is one, no consent, no file, too
    many, the same file twice), FileRefused.
    """
    prepared = _prepared(uploads)
    with transaction.atomic():
        # Two colleagues who add the first certificate at once: the second one is told.
        Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
        _refuse_second(organization, values["kind"])
        paper = OrganizationPaper.objects.create(
            organization=organization, kind=values["kind"], title=values.get("title", "")
        )
        version = _write_version(paper, 1, values, prepared, by=by, at=at)
        _record("add_paper", version, by=by, at=at)
    return paper


def replace_paper(paper, values, uploads, *, number, by, at):
    """Put a newer version in the place of version ``number`` and return it; the old one is kept.

    Args: as for ``add_paper``; ``number`` is the version that the page showed.
    Raises PaperStoreRefused when somebody else was faster or the paper was taken out, FileRefused.
    """
    prepared = _prepared(uploads)
    with transaction.atomic():
        paper = _locked(paper)
        current = paper.versions.select_related("added_by").get(replaced_at__isnull=True)
        if current.number != number:
            raise PaperStoreRefused(
                _(
                    "%(person)s replaced this paper at %(at)s, while you had the page open. Look at the"
                    " newer one; yours was not added."
                )
                % {"person": current.added_by, "at": _moment(current.added_at)}
            )
        _refuse_same(current, prepared)
        PaperVersion.objects.filter(pk=current.pk).update(replaced_at=at)
        version = _write_version(paper, number + 1, values, prepared, by=by, at=at)
        _record("replace_paper", version, by=by, at=at)
    return version


@transaction.atomic
def keep_files(organization, values, stored, *, by, at):
    """Put files that the portal holds already into the store, and return the version.

    Of a kind of which there is one they become its newer version; else they are a new paper.

    Args: ``values`` as for ``add_paper``; ``stored`` are ``StoredFile`` rows.
    Raises PaperStoreRefused (no file, too many, the very files that are there, no consent).
    """
    _refuse_count(stored)
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    kind = values["kind"]
    paper = single_paper(organization, kind)
    if paper is None:
        paper = OrganizationPaper.objects.create(
            organization=organization, kind=kind, title=values.get("title", "")
        )
        version = _write_version(paper, 1, values, stored, by=by, at=at)
        _record("add_paper", version, by=by, at=at)
        return version
    paper = _locked(paper)
    current = paper.versions.get(replaced_at__isnull=True)
    _refuse_same(current, stored)
    PaperVersion.objects.filter(pk=current.pk).update(replaced_at=at)
    version = _write_version(paper, current.number + 1, values, stored, by=by, at=at)
    _record("replace_paper", version, by=by, at=at)
    return version


def single_paper(organization, kind):
    """The paper of a kind of which an organization has one, or None."""
    if kind not in SINGLE_KINDS:
        return None
    return organization.papers.filter(kind=kind, ended_at__isnull=True).first()


@transaction.atomic
def end_paper(paper, *, by, at):
    """Take a paper out of the store; proposals that name it keep their files.

    Raises PaperStoreRefused when it was taken out already.
    """
    paper = _locked(paper)
    paper.ended_at = at
    paper.save(update_fields=["ended_at"])
    _record("end_paper", paper.versions.get(replaced_at__isnull=True), by=by, at=at)


@transaction.atomic
def record_opening(version, *, what, by, at):
    """Note that somebody opened an identity document of the store.

    Args: ``what`` is ``file`` or ``number``.
    """
    _record(f"open_paper_{what}", version, by=by, at=at)


def _locked(paper):
    paper = OrganizationPaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.ended_at is not None:
        raise PaperStoreRefused(
            _("“%(paper)s” was taken out of the store at %(at)s.")
            % {"paper": paper, "at": _moment(paper.ended_at)}
        )
    return paper


def _prepared(uploads):
    """The files, proven and looked at before anything is locked."""
    _refuse_count(uploads)
    prepared = [files.prepare(upload) for upload in uploads]
    names = {}
    for one in prepared:
        if one.sha256 in names:
            raise PaperStoreRefused(
                _("“%(name)s” is the same file as “%(there)s”. Choose each file once.")
                % {"name": one.name, "there": names[one.sha256]},
                field="files",
            )
        names[one.sha256] = one.name
    return prepared


def _refuse_count(chosen):
    if not chosen:
        raise PaperStoreRefused(_("Choose a file first."), field="files")
    if len(chosen) > MOST_FILES:
        raise PaperStoreRefused(
            _("A paper has at most %(most)d files; you chose %(count)d.")
            % {"most": MOST_FILES, "count": len(chosen)},
            field="files",
        )


def _refuse_second(organization, kind):
    there = single_paper(organization, kind)
    if there is not None:
        raise PaperStoreRefused(
            _("“%(paper)s” is in the store already. Open it and replace it by the newer one.")
            % {"paper": there}
        )


def _refuse_same(current, prepared):
    """A newer version with the very files of the one that it replaces is a mistake."""
    there = set(current.files.values_list("file__sha256", flat=True))
    if there == {one.sha256 for one in prepared}:
        raise PaperStoreRefused(
            _("These are the very files that are in the store already. Choose the newer ones."),
            field="files",
        )


def _write_version(paper, number, values, chosen, *, by, at):
    """One version with its files, which were prepared for this or are stored already."""
    if paper.is_identity and not values.get("consents"):
        raise PaperStoreRefused(
            _("An identity document is kept only with the consent of the person whose it is."),
            field="consents",
        )
    version = PaperVersion.objects.create(
        paper=paper,
        number=number,
        consent_version=consent.CURRENT if paper.is_identity else None,
        added_by=by,
        added_at=at,
        **{name: values[name] for name in COLUMNS if values.get(name)},
    )
    for one in chosen:
        stored = files.take_in(one, by=by, at=at) if isinstance(one, files.Prepared) else one
        PaperFile.objects.create(version=version, file=stored)
    return version


def _record(act, version, *, by, at):
    """The act upon the organization. Which paper is told by its kind and version, never by a number."""
    audit.record(
        f"parties.{act}",
        subject=version.paper.organization,
        by=by,
        at=at,
        after={"paper": version.paper_id, "version": version.number},
        note=str(version.paper.get_kind_display()),
    )


def _moment(instant):
    local = timezone.localtime(instant)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M}"
