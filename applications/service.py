"""The service form of a community: what stands beside it when a project is renewed (scheme C)."""

from parties.models import TrackRecord


def last_year_of(proposal):
    """The applicant's newest record from before the call's year, or None."""
    records = TrackRecord.objects.filter(
        party_id=proposal.applicant_id, year__lt=proposal.call.year
    )
    return records.order_by("-year", "-pk").first()
