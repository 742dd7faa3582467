"""How the audit trail tells the acts of this floor."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "calls.create_call": _("%(actor)s created the call “%(subject)s”."),
    "calls.copy_call": _("%(actor)s created the call “%(subject)s” as a copy of %(note)s."),
    "calls.edit_call": _("%(actor)s changed the data of the call: %(note)s."),
    "calls.edit_stage": _("%(actor)s changed the stage “%(after_name)s”: %(note)s."),
    "calls.add_stage": _("%(actor)s added the stage “%(after_name)s”."),
    "calls.move_stage": _("%(actor)s moved the stage “%(after_name)s”."),
    "calls.remove_stage": _("%(actor)s took the stage “%(after_name)s” out."),
    "calls.finish_stage": _("%(actor)s finished the stage “%(after_name)s”."),
    "calls.take_up_stage": _(
        "%(actor)s took the finished stage “%(after_name)s” up again: %(note)s"
    ),
    "calls.add_lot": _("%(actor)s added the lot “%(after_name)s”."),
    "calls.edit_lot": _("%(actor)s changed the lot “%(after_name)s”: %(note)s."),
    "calls.delete_lot": _("%(actor)s deleted the lot “%(before_name)s”."),
    "calls.add_project": _("%(actor)s added the project “%(after_name)s”."),
    "calls.edit_project": _("%(actor)s changed the project “%(after_name)s”: %(note)s."),
    "calls.delete_project": _("%(actor)s deleted the project “%(before_name)s”."),
    "calls.set_indicators": _(
        "%(actor)s wrote the indicators of “%(after_name)s”: %(after_kept)s kept, "
        "%(after_read)s read anew, %(after_removed)s removed."
    ),
    "calls.start_reading": _("%(actor)s had the announcement “%(subject)s” read."),
    "calls.edit_reading": _("%(actor)s corrected the reading of “%(subject)s”: %(note)s."),
    "calls.discard_reading": _("%(actor)s discarded the reading of “%(subject)s”."),
    "calls.take_over_reading": _(
        "%(actor)s took over what was read from an announcement: %(after_lots)s lots, "
        "%(after_projects)s projects added, %(after_changed)s projects changed."
    ),
    "calls.set_targets": _("%(actor)s checked the targets of “%(after_name)s”: %(after_targets)s."),
    "calls.delete_call": _("%(actor)s deleted the draft “%(subject)s”."),
    "calls.publish_call": _("%(actor)s published the call."),
    "calls.announce": _("%(actor)s announced “%(after_title)s” %(after_number)s."),
    "calls.edit_letterhead": _("%(actor)s changed the letterhead of %(subject)s: %(note)s."),
    "calls.issue_announcement": _("%(actor)s issued the announcement as a paper: %(after_code)s."),
    "calls.open_correction": _("%(actor)s began a correction of the call."),
    "calls.explain_correction": _(
        "%(actor)s wrote the reasons of a correction that is being written."
    ),
    "calls.discard_correction": _("%(actor)s discarded a correction that was being written."),
    "calls.catch_up_correction": _(
        "%(actor)s took over into a correction what another one had changed."
    ),
    "calls.publish_correction": _(
        "%(actor)s published a correction: revision %(after_revision)s, %(after_changes)s changes. "
        "Reason: %(note)s"
    ),
    "calls.write_consultation": _(
        "%(actor)s wrote the text for comment “%(after_title)s”: version %(after_version)s, "
        "%(after_passages)s passages."
    ),
    "calls.add_annex": _("%(actor)s added the annex “%(after_file)s” to “%(after_title)s”."),
    "calls.remove_annex": _("%(actor)s took the annex “%(before_file)s” out of “%(after_title)s”."),
    "calls.open_consultation": _(
        "%(actor)s published “%(after_title)s” for comment, until %(after_closes)s."
    ),
    "calls.extend_consultation": _(
        "%(actor)s put the end of the consultation on “%(after_title)s” off to %(after_closes)s. "
        "Reason: %(note)s"
    ),
    "calls.receive_comment": _("A comment on “%(after_title)s” came in."),
    "calls.show_comments": _("%(actor)s showed %(after_count)s comments on “%(after_title)s”."),
    "calls.hide_comments": _(
        "%(actor)s did not show %(after_count)s comments on “%(after_title)s”. Reason: %(note)s"
    ),
    "calls.add_point": _("%(actor)s wrote the point “%(after_name)s” of “%(after_title)s”."),
    "calls.edit_point": _("%(actor)s changed the point “%(after_name)s” of “%(after_title)s”."),
    "calls.delete_point": _("%(actor)s deleted the point “%(before_name)s” of “%(after_title)s”."),
    "calls.group_comments": _(
        "%(actor)s put %(after_count)s comments on “%(after_title)s” into the point “%(after_name)s”."
    ),
    "calls.ungroup_comments": _(
        "%(actor)s took %(after_count)s comments on “%(after_title)s” out of the point “%(after_name)s”."
    ),
    "calls.publish_digest": _(
        "%(actor)s published version %(after_version)s of the digest on “%(after_title)s”."
    ),
    "calls.set_quotas": _("%(actor)s set the quotas of the areas: %(note)s"),
    "calls.move_places": _(
        "%(actor)s moved %(after_number)s places from %(after_source)s to %(after_target)s: %(note)s"
    ),
    "calls.ask_question": _("%(actor)s asked question %(after_number)s."),
    "calls.answer_question": _("%(actor)s answered question %(after_number)s."),
    "calls.reword_answer": _(
        "%(actor)s worded the answer to question %(after_number)s anew (version %(after_version)s)."
    ),
    "calls.merge_question": _(
        "%(actor)s merged question %(after_number)s into question %(after_into)s."
    ),
    "calls.hide_question": _(
        "%(actor)s took question %(after_number)s off the public page. Reason: %(note)s"
    ),
    "calls.bring_back_question": _("%(actor)s brought question %(after_number)s back."),
    "calls.blank_question": _(
        "%(actor)s set what of question %(after_number)s is blanked: %(after_words)s words."
    ),
    "calls.correct_for_question": _(
        "%(actor)s began a correction because of question %(after_number)s."
    ),
    "calls.close_call": _("%(actor)s closed the call."),
    "calls.cancel_call": _("%(actor)s cancelled the call. Reason: %(note)s"),
    "calls.found_library": _("%(actor)s founded the project library “%(subject)s”."),
    "calls.add_item": _("%(actor)s added an item to the project library: %(note)s."),
    "calls.revise_item": _("%(actor)s revised an item of the project library: %(note)s"),
    "calls.move_item": _("%(actor)s moved an item of the project library: %(note)s."),
    "calls.import_items": _("%(actor)s took a pasted list into the project library: %(note)s."),
    "calls.suggest_item": _("%(actor)s suggested an item for the project library: %(note)s."),
    "calls.answer_suggestion": _("%(actor)s answered a suggested item: %(note)s."),
}
