"""What is in an organization's store, and who opened what."""

from datetime import timedelta

from django.db.models import Prefetch, Q
from django.utils import timezone

from core import audit
from parties.models import PaperFile, PaperVersion
from parties.queries import organizations_visible_to

OPENINGS = ("parties.open_paper_file", "parties.open_paper_number")
# A paper that ends within so many days is shown as one that ends soon.
SOON = timedelta(days=30)


def with_files():
    """Versions with their files, the newest first."""
    files = PaperFile.objects.select_related("file")
    return PaperVersion.objects.select_related("added_by").prefetch_related(
        Prefetch("files", files)
    )


def papers_of(organization, *, at):
    """The papers in the store with ``current``, the version that holds, and its ``standing``."""
    current = with_files().filter(replaced_at__isnull=True)
    papers = organization.papers.filter(ended_at__isnull=True).prefetch_related(
        Prefetch("versions", current, to_attr="holding")
    )
    found = list(papers)
    for paper in found:
        (paper.current,) = paper.holding
        paper.current.paper = paper
        paper.standing = standing_of(paper.current, at=at)
    return found


def standing_of(version, *, at):
    """'expired', 'expiring' or '' for a version at ``at`` (aware); its last day still counts."""
    today = timezone.localdate(at)
    if version.expires_on is None:
        return ""
    if version.expires_on < today:
        return "expired"
    return "expiring" if version.expires_on <= today + SOON else ""


def files_visible_to(user):
    """Files of papers of the user's organizations; the page asks the rule for identity documents."""
    return PaperFile.objects.filter(
        version__paper__organization__in=organizations_visible_to(user)
    ).select_related("file", "version__paper__organization")


def openings_of(organization):
    """The newest recorded openings of the organization's identity documents."""
    return audit.entries_for(organization).filter(act__in=OPENINGS).order_by("-id")


def usable_versions(organization_id, kinds):
    """``{kind: [version]}``: what of the store fits documents of these ``kinds``."""
    versions = with_files().filter(
        paper__organization_id=organization_id,
        paper__kind__in=[kind for kind in kinds if kind],
        paper__ended_at__isnull=True,
        replaced_at__isnull=True,
    )
    found = {}
    for version in versions.select_related("paper", "added_by").order_by("paper_id"):
        found.setdefault(version.paper.kind, []).append(version)
    return found


def expiring_versions(*, at, within):
    """Versions that hold and whose last day lies between ``at`` (aware) and ``within`` later."""
    today = timezone.localdate(at)
    return (
        PaperVersion.objects.filter(
            Q(expires_on__gte=today, expires_on__lte=today + within),
            replaced_at__isnull=True,
            paper__ended_at__isnull=True,
        )
        .select_related("paper__organization")
        .order_by("expires_on", "id")
    )
