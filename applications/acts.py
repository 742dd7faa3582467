"""The sentences in which the audit trail tells this floor's acts."""

from django.utils.translation import gettext_lazy as _

from core.audit import labels_of, names_of, register_act, register_reader
from parties.enums import OpinionDecision

SENTENCES = {
    "applications.start": _("%(actor)s began the proposal “%(subject)s”"),
    "applications.submit": _(
        "%(actor)s handed in “%(subject)s” as version %(after_version)s, number %(after_number)s"
    ),
    "applications.see_correction": _(
        "%(actor)s has seen revision %(after_revision)s of the call for “%(subject)s”"
    ),
    "applications.project_withdrawn": _(
        "%(actor)s withdrew the project of “%(subject)s” by a correction of the call. %(note)s"
    ),
    "applications.withdraw": _("%(actor)s withdrew “%(subject)s”. %(note)s"),
    "applications.reopen": _("%(actor)s opened “%(subject)s” again as a draft"),
    "applications.take_over": _(
        "%(actor)s took parts of an earlier proposal over into “%(subject)s”"
    ),
    "applications.delete_draft": _("%(actor)s deleted the draft “%(subject)s”. %(note)s"),
    "applications.ask_sign_off": _(
        "%(actor)s asked the legal representative to sign off “%(subject)s”"
    ),
    "applications.sign_off": _("%(actor)s signed off “%(subject)s” as the legal representative"),
    "applications.send_back": _("%(actor)s did not sign off “%(subject)s” yet. %(note)s"),
    "applications.add_file": _("%(actor)s added a file to “%(subject)s”"),
    "applications.say_last_day": _(
        "%(actor)s said until when a paper of “%(subject)s” is valid: %(note)s"
    ),
    "applications.remove_file": _("%(actor)s removed a file from “%(subject)s”"),
    "applications.archive_identity": _(
        "%(actor)s put an identity document of “%(subject)s” into an archive. %(note)s"
    ),
    "applications.open_identity": _(
        "%(actor)s opened an identity document of “%(subject)s”: %(after_document)s. %(note)s"
    ),
    "applications.give_consent": _(
        "%(actor)s gave the consent to identity documents in “%(subject)s”, text %(after_text)s"
    ),
    "applications.revoke_consent": _(
        "%(actor)s took back the consent to identity documents in “%(subject)s”; files taken out:"
        " %(after_files)s"
    ),
    "applications.receive_paper": _(
        "%(actor)s received %(after_copies)s paper copies of “%(subject)s” at the counter"
    ),
    "applications.refuse_paper": _(
        "%(actor)s gave the paper copies of “%(subject)s” back at the counter. %(note)s"
    ),
    "applications.undo_paper": _(
        "%(actor)s undid an entry of the counter about “%(subject)s”. %(note)s"
    ),
    "applications.open_screening": _("%(actor)s began to screen “%(subject)s”"),
    "applications.mark_items": _("%(actor)s marked lines of the checklist of “%(subject)s”"),
    "applications.accept": _("%(actor)s accepted “%(subject)s” in screening"),
    "applications.return": _(
        "%(actor)s returned “%(subject)s” for correction, to be answered before %(after_due)s"
    ),
    "applications.extend": _(
        "%(actor)s extended the time to correct “%(subject)s” from %(before_due)s to %(after_due)s. "
        "%(note)s"
    ),
    "applications.judge_as_it_is": _(
        "%(actor)s took “%(subject)s” up as it was handed in, because no correction came in time"
    ),
    "applications.reject": _("%(actor)s did not admit “%(subject)s”. %(note)s"),
    "applications.begin_endorsement": _("“%(subject)s” came to the stage “%(after_stage)s”"),
    "applications.give_opinion": _(
        "%(actor)s gave the opinion “%(after_step)s” of %(after_office)s on “%(subject)s”: "
        "%(after_decision)s. %(note)s"
    ),
    "applications.name_office": _(
        "%(actor)s let %(after_office)s give the opinion “%(after_step)s” on “%(subject)s”. %(note)s"
    ),
    "applications.set_steps": _("%(actor)s set the opinions of “%(subject)s”: %(note)s"),
    "applications.decide": _("%(actor)s closed “%(subject)s” with the decision"),
}

# What the applicant reads of its proposal's trail. Everything else is the office's own work: marks
# before the screening is decided, and what later stages propose before it is final.
TOLD_TO_APPLICANT = frozenset(SENTENCES) - {"applications.mark_items", "applications.set_steps"}


def register():
    """Called once, when the apps are ready."""
    from parties.models import Office

    for code, sentence in SENTENCES.items():
        register_act(code, sentence)
    register_reader("applications", "office", names_of(Office))
    register_reader("applications", "decision", labels_of(OpinionDecision))
