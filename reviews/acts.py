"""The sentences in which the audit trail tells the acts of this floor."""

from django.utils.translation import gettext_lazy as _

from core import audit
from reviews.enums import Consequence, Decision, ObjectionState

SENTENCES = {
    "reviews.set_rules": _("%(actor)s changed the rules and the rubric of %(subject)s."),
    "reviews.add_reviewer": _("%(actor)s took %(after_user)s (%(after_kind)s) into the panel."),
    "reviews.invite": _("%(actor)s invited %(subject)s to sign in."),
    "reviews.remove_reviewer": _("%(actor)s took %(before_user)s out of the panel."),
    "reviews.assign": _("%(actor)s assigned %(subject)s (%(note)s)."),
    "reviews.unassign": _(
        "%(actor)s took the proposal “%(before_proposal)s” away from the reviewer "
        "%(before_reviewer)s."
    ),
    "reviews.declare": _("%(actor)s declared to have no conflict: %(subject)s."),
    "reviews.recuse": _("%(actor)s recused from %(subject)s: %(note)s"),
    "reviews.override_conflict": _(
        "%(actor)s overrode a warning about %(subject)s (%(after_words)s): %(note)s"
    ),
    "reviews.end_for_withdrawal": _(
        "The withdrawal of %(subject)s ended the work of %(after_reviewers)s reviewers."
    ),
    "reviews.leave_panel": _(
        "%(actor)s took %(subject)s out of the panel; %(after_proposals)s proposals lose a reviewer. "
        "%(note)s"
    ),
    "reviews.move_deadline": _(
        "%(actor)s moved the end of scoring of %(subject)s from %(before_closes)s to "
        "%(after_closes)s: %(note)s"
    ),
    "reviews.choose_calibration": _("%(actor)s chose the calibration proposal of %(subject)s."),
    "reviews.note_calibration": _("%(actor)s wrote the note on the calibration: %(note)s"),
    "reviews.close_calibration": _("%(actor)s closed the calibration of %(subject)s. %(note)s"),
    "reviews.cover": _("%(actor)s changed what reviewers see of %(subject)s in a blind round."),
    "reviews.issue_sheet": _("%(actor)s had the score sheet printed: %(subject)s."),
    "reviews.write_feedback": _("%(actor)s wrote the feedback on %(subject)s."),
    "reviews.release_feedback": _("%(actor)s released the feedback on %(subject)s."),
    "reviews.submit_sheet": _(
        "%(actor)s submitted the score sheet of %(subject)s with a total of %(after_total)s."
    ),
    "reviews.reopen_sheet": _("%(actor)s took the submitted sheet of %(subject)s up again."),
    "reviews.open_round": _("%(actor)s opened %(subject)s."),
    "reviews.close_round": _(
        "%(actor)s closed %(subject)s; %(after_proposals)s proposals ranked. %(note)s"
    ),
    "reviews.reopen_round": _("%(actor)s opened %(subject)s again: %(note)s"),
    "reviews.let_on": _(
        "%(actor)s let %(after_on)s proposals go on from %(subject)s; %(after_out)s end there."
    ),
    "reviews.remind": _("%(actor)s reminded %(after_reviewers)s reviewers of %(subject)s."),
    "reviews.decide": _(
        "%(actor)s proposed for %(subject)s: %(after_decision)s, %(after_amount)s yuan. %(note)s"
    ),
    "reviews.match": _(
        "%(actor)s said what %(after_giver)s adds to the award of %(subject)s: %(after_amount)s yuan."
    ),
    "reviews.withdraw_decision": _("%(actor)s took the proposed decision on %(subject)s back."),
    "reviews.begin_notice": _("%(actor)s began the notice “%(subject)s”. %(note)s"),
    "reviews.write_notice": _("%(actor)s changed the notice “%(subject)s”."),
    "reviews.add_annex": _("%(actor)s added the annex %(after_name)s to “%(subject)s”."),
    "reviews.drop_annex": _("%(actor)s took the annex %(before_name)s out of “%(subject)s”."),
    "reviews.hide_finding": _("%(actor)s hid personal data in “%(subject)s”: %(after_shown)s"),
    "reviews.keep_finding": _(
        "%(actor)s confirmed that personal data in “%(subject)s” is published (%(after_shown)s): "
        "%(note)s"
    ),
    "reviews.ask_release": _("%(actor)s asked for the release of “%(subject)s”."),
    "reviews.take_back_notice": _("%(actor)s sent “%(subject)s” back to be written on: %(note)s"),
    "reviews.release_notice": _(
        "%(actor)s released “%(subject)s”; it ends with %(after_ends)s (SHA-256 %(after_sha256)s)."
    ),
    "reviews.pass_notice": _("“%(subject)s” is over: %(after_proposals)s proposals go on."),
    "reviews.object": _("An objection to “%(after_notice)s” came in: %(subject)s."),
    "reviews.assign_objection": _("%(actor)s gave the objection %(subject)s to %(after_user)s."),
    "reviews.note_objection": _("%(actor)s wrote a note on the objection %(subject)s."),
    "reviews.look_at_contact": _("%(actor)s looked at who sent the objection %(subject)s."),
    "reviews.state_view": _("%(actor)s stated the applicant's view on the objection %(subject)s."),
    "reviews.settle_objection": _(
        "%(actor)s settled the objection %(subject)s: %(after_objection)s, %(after_consequence)s. "
        "%(note)s"
    ),
    "reviews.decide_again": _(
        "%(actor)s decided again about %(subject)s: %(after_result)s. %(note)s"
    ),
    "reviews.finalise": _(
        "%(actor)s made the decisions of %(subject)s final: %(after_awarded)s awarded, "
        "%(after_reserve)s reserves, %(after_declined)s declined, %(after_amount)s yuan."
    ),
}


def register():
    """Called once, when the apps are ready."""
    from applications.models import Proposal
    from parties.models import User
    from reviews.models import PanelMember

    for code, sentence in SENTENCES.items():
        audit.register_act(code, sentence)
    readers = {
        "user": audit.names_of(User),
        "reviewer": audit.names_of(PanelMember, "user"),
        "proposal": audit.names_of(Proposal, "project", "lot"),
        "decision": audit.labels_of(Decision),
        "objection": audit.labels_of(ObjectionState),
        "consequence": audit.labels_of(Consequence),
    }
    for key, names in readers.items():
        audit.register_reader("reviews", key, names)
