"""Everybody who left an address is told once that the comments are answered; then it is forgotten."""

from django.conf import settings
from django.db import transaction
from django.utils import translation

from calls import emails
from calls.enums import ConsultationState
from calls.models import Comment

# So many addresses in one go of a worker; the sweep takes the others.
PIECE = 200


def tell_commenters(*, at):
    """Write the messages that are due; returns how many were new. Safe with several workers."""
    due = (
        Comment.objects.filter(consultation__state=ConsultationState.ANSWERED)
        .exclude(email="")
        .order_by("consultation_id", "email")
        .values_list("consultation_id", "email")
        .distinct()[:PIECE]
    )
    return sum(_tell(consultation_id, email, at=at) for consultation_id, email in list(due))


@transaction.atomic
def _tell(consultation_id, email, *, at):
    """One message to one address, about all that came from it; 0 when another worker was faster."""
    comments = list(
        Comment.objects.select_for_update(of=("self",))
        .filter(consultation=consultation_id, email=email)
        .select_related("consultation__stage__call__office")
        .order_by("pk")
    )
    if not comments:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        emails.comments_answered(email, comments[0].consultation, comments)
    Comment.objects.filter(pk__in=[one.pk for one in comments]).update(email="", told_at=at)
    return 1
