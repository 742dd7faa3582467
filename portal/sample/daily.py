"""What the days of an office and its applicants bring beside the calls themselves, a bit of each.

Stored papers, copies at the counter, a correction of what was published, a sign-off that waits, a
job that is done and a letter that never arrived.
"""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications.counter import receive_paper
from applications.models import Proposal
from applications.signing import ask_sign_off
from applications.submission import submit_proposal
from calls.correction import explain, open_correction, publish_correction
from calls.following import follow_call
from calls.models import Project
from core import exports
from core.enums import DeliveryState
from core.models import Delivery
from core.outbox import about_of
from parties.enums import PaperKind
from parties.paper_store import add_paper, replace_paper
from parties.representing import set_representative
from portal.sample import texts
from portal.sample.proposals import paper_pdf

# The lot of the open call whose proposals the legal representative signs.
SIGNED_IN = "澄湖社区"
BOUNCED = "550 5.1.1 mailbox unavailable"


class Daily:
    """Args: ``scenes`` the ``Scenes`` that made the calls."""

    def __init__(self, scenes):
        self.scenes, self.people, self.ago = scenes, scenes.people, scenes.ago
        self.lead, self.clerk = scenes.lead, scenes.clerk

    # --- Applicants ---------------------------------------------------------------------------------

    def stored_papers(self, sign_in):
        """A paper that was renewed, an agreement that ends soon, last year's inspection."""
        organization = self.people.organizations[sign_in]
        user, today = self.people.users[sign_in], timezone.localdate(self.scenes.at)
        plain = self.scenes.writer.paper

        def kept(kind, name, days_ago, **values):
            upload = SimpleUploadedFile(f"{name}.pdf", plain)
            values = {"kind": kind, "title": "", "consents": True} | values
            return add_paper(organization, values, [upload], by=user, at=self.ago(days_ago))

        ended = today - timedelta(days=40)
        first = kept(
            PaperKind.OTHER, "消防验收意见", 200, title="活动场地消防验收意见",
            issued_on=ended - timedelta(days=1460), expires_on=ended,
        )  # fmt: skip
        renewed = {"issued_on": ended, "expires_on": ended + timedelta(days=1460)}
        upload = SimpleUploadedFile("消防验收意见（新）.pdf", paper_pdf("renewed"))
        replace_paper(first, renewed, [upload], number=1, by=user, at=self.ago(35))
        kept(PaperKind.INSPECTION, "年检结论", 150, year=today.year - 1)
        kept(
            PaperKind.OTHER, "场地使用协议", 90, title="清枫路活动场地使用协议",
            issued_on=today - timedelta(days=345), expires_on=today + timedelta(days=20),
        )  # fmt: skip

    def wait_for_sign_off(self, proposal, sign_in):
        """Written to the end and waiting for the one who signs."""
        organization, user = self.people.organizations[sign_in], self.people.users[sign_in]
        set_representative(organization.memberships.get(), True, by=user, at=self.ago(30))
        self.scenes.writer.write(proposal, at=self.ago(2))
        ask_sign_off(Proposal.objects.get(pk=proposal.pk), by=user, at=self.ago(0, hours=5))

    def answer(self, proposal):
        """A proposal that was sent back comes again with the named place written anew."""
        self.scenes.screener.send_back_plan(proposal, at=self.ago(2, hours=6))
        Proposal.objects.filter(pk=proposal.pk).update(goals=texts.ANSWER)
        proposal.refresh_from_db()
        submit_proposal(proposal, by=proposal.created_by, at=self.ago(1))

    # --- The counter --------------------------------------------------------------------------------

    def at_counter(self, proposal, *, days_ago, is_sealed=True, copies=2):
        receive_paper(
            proposal, brought_by="尹川", copies=copies, is_sealed=is_sealed, by_mail=False,
            remarks="", by=self.clerk, at=self.ago(days_ago),
        )  # fmt: skip

    # --- What was published -------------------------------------------------------------------------

    def correct(self, call, name):
        """One amount and one deadline of a published call, with the reasons."""
        at = self.ago(0, hours=8)
        project = Project.objects.get(lot__call=call, name=name)
        correction = open_correction(call, by=self.lead, at=at)
        copies = {(pair.part, pair.live_id): pair.copy_id for pair in correction.copied_rows.all()}
        copy = Project.objects.get(pk=copies["project", project.pk])
        copy.amount += 5000
        copy.save(update_fields=["amount"])
        window = copy.lot.windows.get(stage__kind="solicitation")
        window.closes_at += timedelta(days=3)
        window.save(update_fields=["closes_at"])
        correction = explain(
            correction, reason=texts.CORRECTION, row_reasons={}, by=self.lead, at=at
        )
        publish_correction(correction, by=self.lead, at=at)

    def follow(self, call, *sign_ins):
        for sign_in in sign_ins:
            follow_call(call, by=self.people.users[sign_in], at=self.ago(4))

    # --- The machine's ------------------------------------------------------------------------------

    def ask_for_list(self, call):
        """The list of the proposals, to be made in the background."""
        code, at = "applications.proposals", self.ago(0, hours=3)
        stage = call.stages.get(kind="solicitation")
        opened = exports.open_list(self.clerk, code, stage.pk, "")
        keys = [one.key for one in opened.fields]
        exports.start_job(code, stage.pk, "", opened, keys, by=self.clerk, at=at)


def bounce_one(call):
    """Of the letters about a call, one found no mailbox."""
    last = Delivery.objects.filter(channel="email", message__about=about_of(call)).latest("pk")
    last.state, last.sent_at = DeliveryState.FAILED, None
    last.attempts, last.last_error = 1, BOUNCED
    last.save(update_fields=["state", "sent_at", "attempts", "last_error"])
