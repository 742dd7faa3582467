"""This floor's messages: one function each, put into the outbox in the act's transaction."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from applications.enums import SignOffAnswer
from applications.sections import CHECK
from applications.wording import exact, office_language
from core import outbox
from core.calendar import spoken
from parties.enums import Role
from parties.models import User

SIGN_OFF_WORDS = {
    SignOffAnswer.SIGNED: (
        gettext_lazy("Signed off: %(proposal)s"),
        gettext_lazy(
            "%(who)s signed off “%(proposal)s”. Hand it in before %(closes)s. Any change from now on "
            "ends the signature."
        ),
    ),
    SignOffAnswer.SENT_BACK: (
        gettext_lazy("Not signed off yet: %(proposal)s"),
        gettext_lazy("%(who)s sent “%(proposal)s” back:\n%(note)s"),
    ),
    SignOffAnswer.ENDED: (
        gettext_lazy("Nobody to sign off: %(proposal)s"),
        gettext_lazy(
            "%(who)s no longer signs as the legal representative. Ask the new one to sign off "
            "“%(proposal)s”."
        ),
    ),
}


def people_of(party_id, *roles):
    """Active members of a party (with one of ``roles``, when given), and the party's own person."""
    members = User.objects.filter(memberships__party_id=party_id, is_active=True)
    if roles:
        members = members.filter(memberships__role__in=roles, memberships__party_id=party_id)
    return (members | User.objects.filter(party_id=party_id, is_active=True)).distinct()


def _tell(people, **message):
    for person in people:
        outbox.put(recipient=person, **message)


def submission_received(proposal, version, *, by):
    """To whoever handed it in and the leads of the applicant."""
    leads = set(people_of(proposal.applicant_id, Role.LEAD)) | {by}
    with office_language():
        _tell(
            leads,
            kind="applications.submission_received",
            about=proposal.call,
            occasion=f"proposal:{proposal.pk}:version:{version.number}",
            subject=_("Handed in: %(proposal)s, receipt number %(number)s")
            % {"proposal": proposal, "number": proposal.receipt_number},
            body=_(
                "Your proposal “%(proposal)s” was received at %(at)s as version %(version)d.\n"
                "Call: %(call)s\nReceipt number: %(number)s\nHash: %(hash)s"
            )
            % {
                "proposal": proposal,
                "at": exact(version.submitted_at),
                "version": version.number,
                "call": proposal.call,
                "number": proposal.receipt_number,
                "hash": version.sha256,
            },
            link=reverse("applications:receipt", args=[proposal.pk]),
        )


def sign_off_asked(row, *, closes_at):
    """To the legal representative: what to read and sign, and until when it can be handed in."""
    person, proposal = row.representative, row.proposal
    with override(person.language):
        words = {
            "proposal": proposal,
            "who": row.asked_by,
            "call": proposal.call,
            "closes": exact(closes_at) if closes_at else "—",
        }
        _tell(
            [person],
            kind="applications.sign_off_asked",
            about=proposal.call,
            occasion=f"sign_off:{row.pk}",
            subject=_("Please read and sign off: %(proposal)s") % words,
            body=_(
                "%(who)s asks you as the legal representative to sign off “%(proposal)s”.\n"
                "Call: %(call)s\nIt can be handed in before %(closes)s; without your sign-off it is "
                "not taken."
            )
            % words,
            link=reverse("applications:sign_off", args=[proposal.pk]),
        )


def sign_off_answered(row, *, closes_at):
    """To whoever asked: signed, sent back, or nobody's to sign any more."""
    person, proposal = row.asked_by, row.proposal
    if person.pk == row.representative_id:
        return
    with override(person.language):
        words = {
            "proposal": proposal,
            "who": row.representative,
            "note": row.note,
            "closes": exact(closes_at) if closes_at else "—",
        }
        subject, body = SIGN_OFF_WORDS[row.answer]
        _tell(
            [person],
            kind="applications.sign_off_answered",
            about=proposal.call,
            occasion=f"sign_off:{row.pk}:{row.answer}",
            subject=str(subject) % words,
            body=str(body) % words,
            link=reverse("applications:edit", args=[proposal.pk, CHECK]),
        )


def withdrawn(proposal, *, by):
    """To the applicant's leads and the office's leads."""
    people = set(people_of(proposal.applicant_id, Role.LEAD)) | {by}
    people |= set(people_of(proposal.call.office_id, Role.LEAD))
    with office_language():
        _tell(
            people,
            kind="applications.withdrawn",
            about=proposal.call,
            occasion=f"proposal:{proposal.pk}:withdrawn:{exact(proposal.withdrawn_at)}",
            subject=_("Withdrawn: %(proposal)s (%(number)s)")
            % {"proposal": proposal, "number": proposal.receipt_number},
            body=_("“%(applicant)s” withdrew the proposal “%(proposal)s” at %(at)s.")
            % {
                "applicant": proposal.applicant,
                "proposal": proposal,
                "at": exact(proposal.withdrawn_at),
            },
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def returned(proposal, screening, defects, reckoned):
    """To everybody who writes for the applicant: all defects at once, and until when to answer."""
    with office_language():
        lines = "\n".join(
            f"{number}. {defect.text}: {defect.words}"
            for number, defect in enumerate(defects, start=1)
        )
        _tell(
            people_of(proposal.applicant_id, Role.LEAD, Role.WRITER),
            kind="applications.returned",
            about=proposal.call,
            deadline_at=screening.answer_due_at,
            occasion=f"screening:{screening.pk}:{exact(screening.decided_at)}",
            subject=_("To be corrected until the end of %(day)s: %(proposal)s")
            % {"day": spoken(reckoned.date), "proposal": proposal},
            body=_(
                "The office returned “%(proposal)s” (%(number)s) for correction.\n\n%(defects)s\n\n"
                "Answer by the end of %(day)s. %(why)s\nOnly the parts named can be changed."
            )
            % {
                "proposal": proposal,
                "number": proposal.receipt_number,
                "defects": lines,
                "day": spoken(reckoned.date),
                "why": reckoned.explanation,
            },
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def clock_moved(proposal, reckoned, *, reason):
    """To everybody who writes for the applicant: the clock of the correction ends on another day."""
    with office_language():
        day = spoken(reckoned.date)
        _tell(
            people_of(proposal.applicant_id, Role.LEAD, Role.WRITER),
            kind="applications.clock_moved",
            about=proposal.call,
            deadline_at=proposal.answer_due_at,
            occasion=f"proposal:{proposal.pk}:due:{exact(proposal.answer_due_at)}",
            subject=_("Now to be corrected until the end of %(day)s: %(proposal)s")
            % {"day": day, "proposal": proposal},
            body=_(
                "The correction of “%(proposal)s” (%(number)s) is now to be answered by the end of "
                "%(day)s.\nReason: %(reason)s\n%(why)s"
            )
            % {
                "proposal": proposal,
                "number": proposal.receipt_number,
                "day": day,
                "reason": reason,
                "why": reckoned.explanation,
            },
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def judged_as_it_is(proposal, screening):
    """To everybody who writes for the applicant: no correction came, the version stands as it is."""
    with office_language():
        _tell(
            people_of(proposal.applicant_id, Role.LEAD, Role.WRITER),
            kind="applications.judged_as_it_is",
            about=proposal.call,
            occasion=f"screening:{screening.pk}:lapsed",
            subject=_("The time to correct is over: %(proposal)s") % {"proposal": proposal},
            body=_(
                "No correction of “%(proposal)s” (%(number)s) was handed in. By the call's rule it is "
                "judged as it was handed in; what you wrote since then was put back."
            )
            % {"proposal": proposal, "number": proposal.receipt_number},
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def answer_reminder(proposal, person, *, occasion, days):
    """To one person who writes for the applicant: the clock of a correction is nearly over."""
    with override(person.language):
        said = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        words = {"proposal": proposal, "days": said, "due": exact(proposal.answer_due_at)}
        outbox.put(
            kind="applications.answer_reminder",
            about=proposal.call,
            deadline_at=proposal.answer_due_at,
            recipient=person,
            occasion=occasion,
            subject=_("Less than %(days)s left to correct: %(proposal)s") % words,
            body=_(
                "The office waits for your correction of “%(proposal)s” until %(due)s. What arrives "
                "later cannot be taken.\n\nOpen it to see what was named."
            )
            % words,
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def accepted(proposal, screening):
    """To the applicant's leads and whoever handed it in."""
    people = set(people_of(proposal.applicant_id, Role.LEAD)) | {proposal.submitted_by}
    with office_language():
        _tell(
            people,
            kind="applications.accepted",
            about=proposal.call,
            occasion=f"screening:{screening.pk}",
            subject=_("Screening passed: %(proposal)s") % {"proposal": proposal},
            body=_("“%(proposal)s” (%(number)s) is complete and eligible and goes on to review.")
            % {"proposal": proposal, "number": proposal.receipt_number},
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def rejected(proposal, screening, *, reason=""):
    """To the applicant's leads and whoever handed it in, with the reason (the screening's own)."""
    people = set(people_of(proposal.applicant_id, Role.LEAD)) | {proposal.submitted_by}
    with office_language():
        _tell(
            people,
            kind="applications.rejected",
            about=proposal.call,
            occasion=f"screening:{screening.pk}:rejected",
            subject=_("Not admitted: %(proposal)s") % {"proposal": proposal},
            body=_("The office did not admit “%(proposal)s” (%(number)s).\nReason: %(reason)s")
            % {
                "proposal": proposal,
                "number": proposal.receipt_number,
                "reason": reason or screening.reason,
            },
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def draft_reminder(proposal, person, *, closes_at, occasion, days):
    """To one person who writes for the applicant: a draft's deadline is ``days`` days away or less.

    ``closes_at`` is the instant of the deadline; the link leads to what is still missing.
    """
    with override(person.language):
        said = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        words = {"proposal": proposal, "days": said, "closes": exact(closes_at)}
        outbox.put(
            kind="applications.draft_reminder",
            about=proposal.call,
            deadline_at=closes_at,
            recipient=person,
            occasion=occasion,
            subject=_("Less than %(days)s left: %(proposal)s") % words,
            body=_(
                "The draft “%(proposal)s” has not been handed in. Proposals are taken until"
                " %(closes)s; what arrives later is not valid.\n\nOpen it to see what is missing."
            )
            % words,
            link=reverse("applications:edit", args=[proposal.pk, CHECK]),
        )


def paper_at_counter(arrival):
    """To the applicant's leads and whoever handed it in: paper copies were received or given back."""
    proposal = arrival.proposal
    with office_language():
        words = {
            "proposal": proposal,
            "number": proposal.receipt_number,
            "copies": arrival.copies,
            "person": arrival.brought_by,
            "at": exact(arrival.arrived_at),
            "office": proposal.call.office,
            "reasons": arrival.refusal,
        }
        if arrival.is_received:
            subject = _("Paper copies received: %(proposal)s (%(number)s)") % words
            body = _("%(office)s received %(copies)d paper copies from %(person)s at %(at)s.")
            late = _("They came late and are marked so.") if arrival.is_late else ""
            body = "\n".join(part for part in (body % words, late) if part)
        else:
            subject = _("Paper copies given back: %(proposal)s (%(number)s)") % words
            body = _("%(office)s gave the paper copies back to %(person)s at %(at)s.\n%(reasons)s")
            body = body % words
        _tell_of_paper(arrival, "arrived", subject, body)


def paper_undone(arrival):
    """To the same people: the entry of the counter was a mistake."""
    with office_language():
        words = {"proposal": arrival.proposal, "why": arrival.undone_why}
        _tell_of_paper(
            arrival,
            "undone",
            _("Entry of the counter undone: %(proposal)s") % words,
            _("What the counter had recorded about your paper copies no longer holds: %(why)s")
            % words,
        )


def _tell_of_paper(arrival, what, subject, body):
    proposal = arrival.proposal
    _tell(
        set(people_of(proposal.applicant_id, Role.LEAD)) | {proposal.submitted_by},
        kind=f"applications.paper_{what}",
        occasion=f"arrival:{arrival.pk}",
        subject=subject,
        body=body,
        link=reverse("applications:detail", args=[proposal.pk]),
    )
