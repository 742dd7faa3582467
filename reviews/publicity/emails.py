"""One function for each message about notices and objections, in the office's language.

No message names who objected.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.emails import people_of
from applications.enums import OutcomeResult
from applications.wording import office_language
from calls.wording import closing_words
from core import outbox
from core.text import clean_text


def _tell(people, **message):
    for person in people:
        outbox.put(recipient=person, **message)


def _applicants(notice):
    """``[(line, people)]`` of the proposals that a notice tells of."""
    for line in notice.lines.select_related("proposal__applicant"):
        yield line, people_of(line.proposal.applicant_id)


def published(notice):
    """To everybody of the applicants: their proposal is in public notice, until when."""
    call = notice.stage.call
    with office_language():
        body = _(
            "“%(notice)s” tells of your proposal “%(proposal)s”. Until %(end)s anybody may object; when "
            "nobody does, it goes on then."
        )
        for line, people in _applicants(notice):
            values = {"notice": notice.title, "proposal": line.project}
            _tell(
                people, kind="reviews.notice_published", about=call,
                occasion=f"notice:{notice.pk}:proposal:{line.proposal_id}",
                subject=_("In public notice: %(project)s") % {"project": line.project},
                body=body % {**values, "end": closing_words(notice.ends_at)},
                link=reverse("reviews:notice", args=[notice.pk]),
            )  # fmt: skip


def end_moved(notice, reckoned):
    """To everybody of the applicants: the notice ends on another day."""
    with office_language():
        for line, people in _applicants(notice):
            _tell(
                people, kind="reviews.notice_moved", about=notice.stage.call,
                occasion=f"notice:{notice.pk}:ends:{notice.last_day}:proposal:{line.proposal_id}",
                subject=_("The notice ends on another day: %(notice)s") % {"notice": notice.title},
                body=_("It now ends at %(end)s. %(why)s")
                % {"end": closing_words(notice.ends_at), "why": reckoned.explanation},
                link=reverse("reviews:notice", args=[notice.pk]),
            )  # fmt: skip


def objected_applicant(objection):
    """To everybody of the applicant: there is an objection (not by whom), and it may state its view."""
    proposal = objection.proposal
    with office_language():
        _tell(
            people_of(proposal.applicant_id), kind="reviews.objected", about=proposal.call,
            occasion=f"objection:{objection.pk}", deadline_at=objection.view_due_at,
            subject=_("An objection to your proposal: %(proposal)s") % {"proposal": proposal},
            body=_(
                "Somebody has objected to “%(proposal)s” while it is in public notice. It does not go "
                "on before the office has settled this. You may state your view once, until %(due)s; "
                "you need not."
            ) % {"proposal": proposal, "due": closing_words(objection.view_due_at)},
            link=reverse("reviews:objection_view", args=[objection.pk]),
        )  # fmt: skip


def objected_office(objection):
    """To the office's people: an objection came in."""
    stage = objection.notice.stage
    with office_language():
        _tell(
            people_of(stage.call.office_id), kind="reviews.objection_came", about=stage.call,
            occasion=f"objection:{objection.pk}",
            subject=_("An objection to the notice: %(call)s") % {"call": stage.call},
            body=_("About: %(about)s")
            % {"about": objection.proposal or _("the whole notice")},
            link=reverse("reviews:objection", args=[stage.pk, objection.pk]),
        )  # fmt: skip


def view_moved(objection):
    """To everybody of the applicant: the clock of its view ends on another day."""
    proposal = objection.proposal
    with office_language():
        _tell(
            people_of(proposal.applicant_id), kind="reviews.notice_moved", about=proposal.call,
            occasion=f"objection:{objection.pk}:due:{objection.view_due_at:%Y%m%d}",
            subject=_("Your view can be stated longer: %(proposal)s") % {"proposal": proposal},
            body=_("It can be stated until %(due)s.")
            % {"due": closing_words(objection.view_due_at)},
            link=reverse("reviews:objection_view", args=[objection.pk]),
        )  # fmt: skip


def settled(objection):
    """To the objector by e-mail where the contact is one, and to the applicant."""
    call = objection.notice.stage.call
    with office_language():
        words = {"call": call, "result": objection.get_state_display()}
        subject = _("Your objection was settled: %(call)s") % words
        contact = clean_text(objection.contact, multiline=False)
        if "@" in contact and " " not in contact:
            outbox.put(
                kind="reviews.objection_settled", address=contact, about=call,
                occasion=f"objection:{objection.pk}", subject=subject,
                body=_("Result: %(result)s.") % words + f"\n\n{objection.answer}",
                link=reverse("reviews:objection_state", args=[objection.code]),
            )  # fmt: skip
        if objection.proposal is None:
            return
        proposal = objection.proposal
        _tell(
            people_of(proposal.applicant_id), kind="reviews.objection_settled", about=call,
            occasion=f"objection:{objection.pk}:applicant",
            subject=_("The objection to your proposal was settled: %(proposal)s")
            % {"proposal": proposal},
            body=_("Result: %(result)s.") % words + f"\n\n{objection.public_answer}",
            link=reverse("reviews:objection_view", args=[objection.pk]),
        )  # fmt: skip


def decided_again(outcome):
    """To everybody of the applicant: what became of a proposal that went back a stage."""
    proposal = outcome.proposal
    if outcome.result == OutcomeResult.PASSED:
        told = _("Your proposal goes on from “%(stage)s” again. %(note)s")
    else:
        told = _("Your proposal does not go on from “%(stage)s”. %(note)s")
    with office_language():
        _tell(
            people_of(proposal.applicant_id), kind="reviews.let_on", about=proposal.call,
            occasion=f"proposal:{proposal.pk}:again:{outcome.at:%Y%m%d%H%M%S}",
            subject=_("%(stage)s: %(proposal)s") % {"stage": outcome.stage, "proposal": proposal},
            body=told % {"stage": outcome.stage, "note": outcome.note},
            link=reverse("applications:detail", args=[proposal.pk]),
        )  # fmt: skip
