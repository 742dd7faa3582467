"""``User.is_staff``, which opens the authoring room, follows the memberships in offices.

However a membership begins or ends (an act, an accepted invitation, a deleted office), the mark is
set here and nowhere else.
"""

from django.db.models.signals import post_delete, post_save

from parties.enums import OfficeKind, PartyKind
from parties.models import Membership, Office, User


def connect():
    """Called once, when the apps are ready."""
    post_save.connect(_membership_changed, Membership, dispatch_uid="parties.staff_mark.save")
    post_delete.connect(_membership_changed, Membership, dispatch_uid="parties.staff_mark.delete")


def _membership_changed(instance, raw=False, **_kwargs):
    if not raw:
        mark_staff(instance.user_id)


def mark_staff(user_id):
    """Let the person into the authoring room exactly as long as it is a member of an office.

    A residents' committee is an office that applies: it publishes no calls.
    """
    committees = Office.objects.filter(office_kind=OfficeKind.COMMITTEE).values("pk")
    offices = Membership.objects.filter(user=user_id, party__kind=PartyKind.OFFICE)
    in_office = offices.exclude(party__in=committees).exists()
    User.objects.filter(pk=user_id, is_superuser=False).exclude(is_staff=in_office).update(
        is_staff=in_office
    )
