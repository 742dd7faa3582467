"""One function for each message of this floor. All are written in the office's language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.emails import people_of
from applications.enums import OutcomeResult
from core import outbox
from core.money import format_yuan
from core.templatetags.ui import moment
from reviews.blinding import cover_of
from reviews.enums import Decision


def _in_office_language(function):
    def spoken(*args, **kwargs):
        with translation.override(settings.LANGUAGE_CODE):
            return function(*args, **kwargs)

    spoken.__doc__ = function.__doc__
    return spoken


def _deadline_line(review_round):
    ends = [window.closes_at for window in review_round.stage.windows.all() if not window.lot_id]
    if not ends or ends[0] is None:
        return ""
    return _("Scoring ends on %(time)s.") % {"time": moment(ends[0])}


@_in_office_language
def invited(review_round, user):
    """To somebody for whom an account was made: who asks, and how to sign in without a password."""
    call = review_round.stage.call
    body = _(
        "%(office)s asks you to review proposals of “%(call)s”.\n\n"
        "You have no password and need none: on the sign-in page choose to get a code, type this "
        "e-mail address (%(email)s), and type the code that we send to it."
    )
    return outbox.put(
        kind="reviews.invited",
        about=review_round.stage.call,
        recipient=user,
        occasion=f"round:{review_round.pk}",
        subject=_("Invitation to review: %(call)s") % {"call": call},
        body=body % {"office": call.office, "call": call, "email": user.email},
        link=reverse("reviews:mine"),
    )


@_in_office_language
def round_opened(review_round, member):
    """To each reviewer when scoring begins. ``member`` carries its ``load``."""
    call = review_round.stage.call
    body = ngettext(
        "%(count)d proposal of “%(call)s” waits for your scores.",
        "%(count)d proposals of “%(call)s” wait for your scores.",
        member.load,
    ) % {"count": member.load, "call": call}
    first = _("Before a proposal opens you declare whether you have a conflict of interest.")
    return outbox.put(
        kind="reviews.round_opened",
        about=review_round.stage.call,
        recipient=member.user,
        occasion=f"round:{review_round.pk}:{review_round.opened_at:%Y%m%d%H%M%S}",
        subject=_("Please score: %(call)s") % {"call": call},
        body="\n\n".join(part for part in (body, first, _deadline_line(review_round)) if part),
        link=reverse("reviews:mine"),
    )


@_in_office_language
def assigned(review_round, member, assignments):
    """To a reviewer of an open round who got further proposals, in place of others or besides."""
    call = review_round.stage.call
    cover_of(assignments)
    names = "\n".join(f"· {one.proposal.receipt_number} {one.shown.name}" for one in assignments)
    body = ngettext(
        "%(count)d further proposal of “%(call)s” was given to you:",
        "%(count)d further proposals of “%(call)s” were given to you:",
        len(assignments),
    ) % {"count": len(assignments), "call": call}
    newest = max(one.pk for one in assignments)
    return outbox.put(
        kind="reviews.assigned",
        about=review_round.stage.call,
        recipient=member.user,
        occasion=f"round:{review_round.pk}:assignment:{newest}",
        subject=_("Further proposals to score: %(call)s") % {"call": call},
        body="\n\n".join(part for part in (body, names, _deadline_line(review_round)) if part),
        link=reverse("reviews:mine"),
    )


@_in_office_language
def calibration_closed(review_round, member):
    """To each reviewer when the calibration is over and the other proposals open."""
    call = review_round.stage.call
    body = _(
        "All sheets on the calibration proposal of “%(call)s” are open to the panel. Look at them and "
        "at the office's note, then score your other proposals."
    ) % {"call": call}
    return outbox.put(
        kind="reviews.calibration_closed",
        about=review_round.stage.call,
        recipient=member.user,
        occasion=f"round:{review_round.pk}:calibration:{review_round.calibration_id}",
        subject=_("Calibration over: %(call)s") % {"call": call},
        body="\n\n".join(part for part in (body, _deadline_line(review_round)) if part),
        link=reverse("reviews:calibration_sheets", args=[review_round.pk]),
    )


@_in_office_language
def deadline_moved(review_round, member, *, before, closes_at, reason):
    """To a reviewer who still has sheets to write: the new end of scoring (aware instants)."""
    call = review_round.stage.call
    told = {"call": call, "new": moment(closes_at), "reason": reason}
    lines = [_("Scoring of “%(call)s” now ends on %(new)s.") % told]
    if before is not None:
        lines.append(_("It was to end on %(old)s.") % {"old": moment(before)})
    lines.append(_("Reason: %(reason)s") % told)
    return outbox.put(
        kind="reviews.deadline_moved",
        about=review_round.stage.call,
        recipient=member.user,
        occasion=f"round:{review_round.pk}:closes:{closes_at:%Y%m%d%H%M%S}",
        subject=_("New end of scoring: %(call)s") % {"call": call},
        body="\n".join(lines),
        link=reverse("reviews:mine"),
    )


@_in_office_language
def feedback_released(feedback):
    """To everybody of the applicant: where the reviewers' feedback can be read."""
    proposal = feedback.proposal
    for person in people_of(proposal.applicant_id):
        outbox.put(
            kind="reviews.feedback_released",
            about=proposal.call,
            recipient=person,
            occasion=f"feedback:{feedback.pk}",
            subject=_("Feedback of the reviewers: %(proposal)s") % {"proposal": proposal},
            body=_("You can now read what the reviewers found about “%(proposal)s” (%(number)s).")
            % {"proposal": proposal, "number": proposal.receipt_number},
            link=reverse("reviews:feedback_of", args=[proposal.pk]),
        )


@_in_office_language
def reminder(review_round, member, *, day):
    """To a reviewer who is behind, when staff reminds; once on each ``day`` (a date)."""
    left = member.load - member.scored
    body = ngettext(
        "%(count)d proposal of “%(call)s” still waits for your scores.",
        "%(count)d proposals of “%(call)s” still wait for your scores.",
        left,
    ) % {"count": left, "call": review_round.stage.call}
    return outbox.put(
        kind="reviews.reminder",
        about=review_round.stage.call,
        recipient=member.user,
        occasion=f"round:{review_round.pk}:day:{day:%Y%m%d}",
        subject=_("Reminder to score: %(call)s") % {"call": review_round.stage.call},
        body="\n\n".join(part for part in (body, _deadline_line(review_round)) if part),
        link=reverse("reviews:mine"),
    )


@_in_office_language
def decided(award):
    """To everybody of the applicant, when the decisions are final."""
    proposal = award.proposal
    told = {
        Decision.AWARDED: _("Your proposal was chosen. The amount granted is %(amount)s."),
        Decision.RESERVE: _(
            "Your proposal is a reserve, in place %(place)s. You hear from us when it moves up."
        ),
        Decision.DECLINED: _("Your proposal was not chosen. Reason: %(reason)s"),
    }[award.decision] % {
        "amount": format_yuan(award.amount or 0),
        "place": award.reserve_rank,
        "reason": award.reason,
    }
    head = f"{proposal.receipt_number} {proposal}"
    for person in people_of(proposal.applicant_id):
        outbox.put(
            kind="reviews.decided",
            about=proposal.call,
            recipient=person,
            occasion=f"proposal:{proposal.pk}:stage:{award.stage_id}",
            subject=_("Decision: %(proposal)s") % {"proposal": proposal},
            body=f"{head}\n\n{told}",
            link=reverse("applications:detail", args=[proposal.pk]),
        )


@_in_office_language
def let_on(outcome):
    """To everybody of the applicant, when a round that is not the last has said who goes on."""
    proposal, stage = outcome.proposal, outcome.stage
    if outcome.result == OutcomeResult.PASSED:
        told = _("Your proposal goes on from “%(stage)s” to the next stage. %(note)s")
    else:
        told = _("Your proposal does not go on from “%(stage)s”. %(note)s")
    for person in people_of(proposal.applicant_id):
        outbox.put(
            kind="reviews.let_on",
            about=proposal.call,
            recipient=person,
            occasion=f"proposal:{proposal.pk}:stage:{stage.pk}",
            subject=_("%(stage)s: %(proposal)s") % {"stage": stage, "proposal": proposal},
            body=f"{proposal.receipt_number} {proposal}\n\n"
            + told % {"stage": stage, "note": outcome.note},
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def reviewer_reminder(stage, user, *, left, closes_at, occasion, days):
    """To a reviewer by the clock: ``left`` proposals wait, the deadline is ``days`` days away or less.

    Written in the person's own language. ``occasion`` holds the window's revision and the days.
    """
    with translation.override(user.language):
        words = {
            "call": stage.call,
            "closes": moment(closes_at),
            "days": ngettext("%(count)d day", "%(count)d days", days) % {"count": days},
        }
        waiting = ngettext(
            "%(count)d proposal still waits for your scores.",
            "%(count)d proposals still wait for your scores.",
            left,
        ) % {"count": left}
        ends = _("Scoring of “%(call)s” ends on %(closes)s, in less than %(days)s.") % words
        return outbox.put(
            kind="reviews.reviewer_reminder",
            about=stage.call,
            deadline_at=closes_at,
            recipient=user,
            occasion=occasion,
            subject=_("Less than %(days)s left to score: %(call)s") % words,
            body=f"{ends}\n\n{waiting}",
            link=reverse("reviews:mine"),
        )
