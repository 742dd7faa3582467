"""The tasks that a notice and its objections put on desks, and take off again."""

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.wording import office_language
from parties.desk_tasks import end_task, give_task

PREPARE, RELEASE, SETTLE, VIEW = (
    "reviews.prepare_notice",
    "reviews.release_notice",
    "reviews.settle_objection",
    "reviews.state_view",
)


def _stage(stage):
    return f"stage:{stage.pk}"


def give_prepare(stage, *, at):
    """Proposals have come to the stage: the office writes its notice."""
    with office_language():
        give_task(
            stage.call.office, what=PREPARE, occasion=_stage(stage),
            title=_("Publish the notice: %(stage)s") % {"stage": stage},
            why=str(stage.call), link=reverse("reviews:notice_tab", args=[stage.pk]), at=at,
        )  # fmt: skip


def told_ready(notice, *, at):
    """The notice is being written (again): whoever writes has it on the desk."""
    end_task(what=RELEASE, occasion=_stage(notice.stage), at=at)
    give_prepare(notice.stage, at=at)


def give_release(notice, *, at):
    """A second person of the office looks at the notice and releases it."""
    end_task(what=PREPARE, occasion=_stage(notice.stage), at=at)
    with office_language():
        give_task(
            notice.stage.call.office, what=RELEASE, occasion=_stage(notice.stage),
            title=_("Release the notice: %(notice)s") % {"notice": notice.title},
            why=_("Written by %(who)s; another person releases it.") % {"who": notice.written_by},
            link=reverse("reviews:notice_tab", args=[notice.stage_id]), at=at,
        )  # fmt: skip


def ended_writing(stage, *, at):
    for what in (PREPARE, RELEASE):
        end_task(what=what, occasion=_stage(stage), at=at)


def give_settle(objection, *, at):
    """An objection came in: the office looks into it."""
    stage = objection.notice.stage
    with office_language():
        give_task(
            stage.call.office, what=SETTLE, occasion=f"objection:{objection.pk}",
            title=_("Settle an objection: %(about)s")
            % {"about": objection.proposal or _("the whole notice")},
            why=str(stage.call), due_at=objection.notice.ends_at,
            link=reverse("reviews:objection", args=[stage.pk, objection.pk]), at=at,
        )  # fmt: skip


def give_view(objection, *, at):
    """The applicant may state its view, once, until the day."""
    with office_language():
        give_task(
            objection.proposal.applicant, what=VIEW, occasion=f"objection:{objection.pk}",
            title=_("State your view of an objection: %(proposal)s")
            % {"proposal": objection.proposal},
            why=_("You may do so once; you need not."), due_at=objection.view_due_at,
            link=reverse("reviews:objection_view", args=[objection.pk]), at=at,
        )  # fmt: skip


def end_view(objection, *, at):
    end_task(what=VIEW, occasion=f"objection:{objection.pk}", at=at)


def ended(objection, *, at):
    """The objection is settled."""
    for what in (SETTLE, VIEW):
        end_task(what=what, occasion=f"objection:{objection.pk}", at=at)
