"""Choosing the panel: people who have an account, and people who are invited to get one."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.text import clean_text
from parties.models import User
from reviews import emails
from reviews.enums import ReviewerKind, RoundState
from reviews.locking import lock_round
from reviews.models import Assignment, PanelMember
from reviews.refusals import PanelRefused


def _refuse_when_over(review_round):
    if review_round.state not in (RoundState.SETUP, RoundState.OPEN):
        raise PanelRefused(_("The round is ranked: its panel stays as it is."), code="over")


@transaction.atomic
def add_reviewers(review_round, users, *, kind, by, at):
    """Take people into the panel, all of one ``kind``; who is in it already is passed over.

    Returns the new members. Raises PanelRefused when the round is ranked.
    """
    review_round = lock_round(review_round.pk)
    _refuse_when_over(review_round)
    present = set(review_round.panel.values_list("user_id", flat=True))
    added = []
    for user in users:
        if user.pk in present:
            continue
        present.add(user.pk)
        member = PanelMember.objects.create(round=review_round, user=user, kind=kind, joined_at=at)
        audit.record(
            "reviews.add_reviewer",
            subject=member,
            by=by,
            at=at,
            office_id=review_round.stage.call.office_id,
            after={"user": user.pk, "kind": str(ReviewerKind(kind).label)},
        )
        added.append(member)
    return added


@transaction.atomic
def invite_reviewer(review_round, *, email, name, employer, kind, by, at):
    """Take somebody in by e-mail. Without an account one is made, and a message says how to sign in.

    An invited person signs in with a code that is sent to the address, so no password travels. An
    account that exists is used as it is: name and employer belong to its owner.

    Returns ``(member or None when in the panel already, whether an account was made)``.
    """
    email = clean_text(email, multiline=False).lower()
    user = User.objects.filter(email__iexact=email).first()
    if user is not None and not user.is_active:
        raise PanelRefused(
            _("The account of %(email)s is closed.") % {"email": email}, field="email"
        )
    is_new = user is None
    if is_new:
        user = User.objects.create_user(email, None, name=name, employer=employer)
    added = add_reviewers(review_round, [user], kind=kind, by=by, at=at)
    if is_new:
        audit.record(
            "reviews.invite", subject=user, by=by, at=at,
            office_id=review_round.stage.call.office_id,
        )  # fmt: skip
        emails.invited(review_round, user)
    return (added[0] if added else None), is_new


@transaction.atomic
def remove_reviewer(review_round, member, *, by, at):
    """Take somebody out of the panel.

    Raises:
        PanelRefused: when anything was ever assigned to the person, or the round is ranked.
    """
    review_round = lock_round(review_round.pk)
    _refuse_when_over(review_round)
    if Assignment.objects.filter(reviewer=member).exists():
        raise PanelRefused(
            _("%(name)s has proposals in this round. Take them away first.")
            % {"name": member.user},
            code="assigned",
        )
    audit.record(
        "reviews.remove_reviewer",
        subject=review_round,
        by=by,
        at=at,
        office_id=review_round.stage.call.office_id,
        before={"user": member.user_id, "kind": str(member.get_kind_display())},
    )
    member.delete()
