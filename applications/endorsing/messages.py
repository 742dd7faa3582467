"""The messages of endorsement: to offices, to the call's office, to the applicant."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from applications.emails import people_of
from applications.wording import exact, office_language
from core import outbox
from core.calendar import spoken
from core.models import Message
from parties.enums import Role
from parties.models import User
from parties.opinions.substitutes import substitutes_of
from parties.queries import WRITERS


def people_for(step, *, at):
    """Active people who may give the opinion of ``step`` at ``at`` (aware)."""
    parties = [step.office_id, *(one.pk for one in substitutes_of(step.office_id, at=at))]
    return User.objects.filter(
        Q(party__in=parties) | Q(memberships__party__in=parties, memberships__role__in=[*WRITERS]),
        is_active=True,
    ).distinct()


def _tell(people, **message):
    for person in people:
        outbox.put(recipient=person, **message)


def opinion_wanted(proposal, step):
    """To the office whose turn it is: what is wanted, and until when."""
    with office_language():
        words = {
            "opinion": step.name,
            "proposal": proposal,
            "number": proposal.receipt_number,
            "applicant": proposal.applicant,
            "due": exact(step.due_at),
        }
        _tell(
            people_for(step, at=step.turn_at),
            kind="applications.opinion_wanted",
            about=proposal.call,
            deadline_at=step.due_at,
            occasion=f"step:{step.pk}:{step.turn_at.isoformat()}:{step.office_id}",
            subject=_("Please give your opinion (%(opinion)s): %(proposal)s") % words,
            body=_(
                "“%(proposal)s” (%(number)s) of %(applicant)s waits for the opinion “%(opinion)s”.\n"
                "Please give it before %(due)s."
            )
            % words,
            link=reverse("applications:opinion", args=[step.pk]),
        )


def opinion_reminder(step, person, *, occasion, days):
    """To one person: the clock of an opinion ends in ``days`` days or less."""
    with override(person.language):
        said = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        words = {"title": step.chain.title, "opinion": step.name, "days": said,
                 "due": exact(step.due_at)}  # fmt: skip
        outbox.put(
            kind="applications.opinion_reminder",
            recipient=person,
            deadline_at=step.due_at,
            occasion=occasion,
            subject=_("Less than %(days)s left (%(opinion)s): %(title)s") % words,
            body=_("“%(title)s” waits for the opinion “%(opinion)s” until %(due)s.") % words,
            link=reverse("applications:opinion", args=[step.pk]),
        )


def nobody_to_ask(proposal, step):
    """To the call's office: no office was found for a step whose turn it is."""
    with office_language():
        words = {"proposal": proposal, "opinion": step.name}
        _tell(
            people_of(proposal.call.office_id, Role.LEAD, Role.WRITER),
            kind="applications.opinion_stuck",
            about=proposal.call,
            occasion=f"step:{step.pk}:{step.turn_at.isoformat()}",
            subject=_("No office for “%(opinion)s”: %(proposal)s") % words,
            body=_(
                "“%(proposal)s” waits for the opinion “%(opinion)s”, but no single office fits. Name "
                "the office that gives it."
            )
            % words,
            link=reverse("applications:name_office", args=[step.pk]),
        )


def area_is_short(room, call):
    """To the call's office, once a window: it is over, and an area put forward too few.

    Returns how many people had not been told.
    """
    kind = "applications.quota_short"
    occasion = f"quota:{room.quota.pk}:window:{room.window.pk}:{room.window.revision}"
    told = Message.objects.filter(kind=kind, occasion=occasion).values("recipient")
    people = people_of(call.office_id, Role.LEAD, Role.WRITER).exclude(pk__in=told)
    with office_language():
        words = {"area": room.quota.area, "count": room.put_forward, "least": room.quota.least}
        _tell(
            people := list(people),
            kind=kind,
            about=call,
            occasion=occasion,
            subject=_("%(area)s put forward %(count)d, at least %(least)d are due") % words,
            body=_(
                "The time in which %(area)s could put proposals forward is over. It put forward "
                "%(count)d; at least %(least)d are due."
            )
            % words,
            link=reverse("calls:quotas", args=[room.quota.stage_id]),
        )
    return len(people)


def returned(proposal, given_back, reckoned, parts):
    """To everybody who writes for the applicant: which office wants what changed, until when."""
    with office_language():
        words = {
            "office": given_back.step.office,
            "proposal": proposal,
            "number": proposal.receipt_number,
            "reason": given_back.reason,
            "parts": _(", ").join(parts),
            "day": spoken(reckoned.date),
            "why": reckoned.explanation,
        }
        _tell(
            people_of(proposal.applicant_id, Role.LEAD, Role.WRITER),
            kind="applications.returned",
            about=proposal.call,
            deadline_at=given_back.due_at,
            occasion=f"endorsement_return:{given_back.pk}",
            subject=_("To be corrected until the end of %(day)s: %(proposal)s") % words,
            body=_(
                "%(office)s returned “%(proposal)s” (%(number)s):\n%(reason)s\n\nParts that can be "
                "changed: %(parts)s.\nAnswer by the end of %(day)s. %(why)s"
            )
            % words,
            link=reverse("applications:detail", args=[proposal.pk]),
        )


def ended(proposal, endorsement, *, refused_by="", reason=""):
    """To the applicant's leads and whoever handed it in: all offices agreed, or one refused."""
    people = set(people_of(proposal.applicant_id, Role.LEAD)) | {proposal.submitted_by}
    with office_language():
        words = {
            "proposal": proposal,
            "number": proposal.receipt_number,
            "office": refused_by,
            "reason": reason,
            "stage": endorsement.stage,
        }
        if refused_by or reason:
            subject = _("Not endorsed: %(proposal)s")
            body = _("“%(proposal)s” (%(number)s) was not endorsed.\n%(office)s\n%(reason)s")
        else:
            subject = _("Endorsed: %(proposal)s")
            body = _("All offices agreed to “%(proposal)s” (%(number)s): %(stage)s.")
        _tell(
            people,
            kind="applications.endorsed",
            about=proposal.call,
            occasion=f"endorsement:{endorsement.pk}:{endorsement.chain.state}",
            subject=subject % words,
            body=body % words,
            link=reverse("applications:detail", args=[proposal.pk]),
        )
