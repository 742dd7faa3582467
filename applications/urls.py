"""Addresses of this floor."""

from django.urls import path

from applications.views import (
    archive,
    autosaving,
    comparing,
    corrected,
    counter,
    editor,
    endorsement_stage,
    endorsing,
    handing_in,
    last_days,
    own,
    papers,
    reuse,
    screening,
    signing,
    start,
)

app_name = "applications"
urlpatterns = [
    path("calls/<int:pk>/archive/", archive.archive, name="archive"),
    path("projects/<int:project_id>/apply/", start.start, name="start"),
    path("lots/<int:lot_id>/apply/", start.start_lot, name="start_lot"),
    path("proposals/", own.mine, name="mine"),
    path("proposals/signed-in/", own.signed_in, name="signed_in"),
    path("proposals/<int:pk>/", own.detail, name="detail"),
    path("proposals/<int:pk>/edit/<slug:step>/", editor.edit, name="edit"),
    path("proposals/<int:pk>/edit/<slug:step>/autosave/", autosaving.autosave, name="autosave"),
    path("proposals/<int:pk>/papers/<int:document_id>/", papers.add, name="add_files"),
    path(
        "proposals/<int:pk>/papers/<int:document_id>/store/", papers.use_stored, name="use_stored"
    ),
    path(
        "proposals/<int:pk>/papers/<int:document_id>/last-day/", last_days.say, name="say_last_day"
    ),
    path("proposals/<int:pk>/papers/<int:document_id>/keep/", last_days.keep, name="keep_paper"),
    path("proposals/<int:pk>/consent/", papers.consent, name="consent"),
    path("proposals/<int:pk>/files/<int:attachment_id>/remove/", papers.remove, name="remove_file"),
    path("proposals/<int:pk>/take-over/", reuse.take, name="take_over"),
    path("proposals/<int:pk>/delete/", own.delete, name="delete"),
    path("proposals/<int:pk>/ask-sign-off/", signing.ask, name="ask_sign_off"),
    path("proposals/<int:pk>/sign-off/", signing.sign, name="sign_off"),
    path("proposals/<int:pk>/changes/", corrected.changes, name="changes"),
    path("proposals/<int:pk>/submit/", handing_in.submit, name="submit"),
    path("proposals/<int:pk>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("proposals/<int:pk>/reopen/", handing_in.reopen, name="reopen"),
    path("proposals/<int:pk>/receipt/", handing_in.receipt, name="receipt"),
    path("proposals/<int:pk>/receipt.pdf", handing_in.receipt_pdf, name="receipt_pdf"),
    path("proposals/<int:pk>/preview/", handing_in.preview, name="preview"),
    path("proposals/<int:pk>/proposal.pdf", handing_in.proposal_pdf, name="proposal_pdf"),
    path("files/<int:pk>/", papers.file, name="file"),
    path("counter/", counter.find, name="counter"),
    path("proposals/<int:pk>/counter/", counter.record, name="counter_record"),
    path("counter/<int:pk>/undo/", counter.undo, name="counter_undo"),
    path("counter/<int:pk>/note.pdf", counter.note, name="counter_note"),
    path("proposals/<int:pk>/screen/", screening.screen, name="screen"),
    path("proposals/<int:pk>/differences/", comparing.differences, name="differences"),
    path("endorsements/", endorsing.waiting, name="endorsements"),
    path("endorsements/together/", endorsing.together, name="opinions_together"),
    path("endorsements/substitutes/", endorsing.substitutes, name="substitutes"),
    path("endorsements/<int:pk>/", endorsing.opinion, name="opinion"),
    path("endorsements/<int:pk>/office/", endorsement_stage.name_office, name="name_office"),
    path("opinions/<int:pk>/scan/", endorsing.scan, name="opinion_scan"),
    path("stages/<int:stage_id>/endorsement/", endorsement_stage.tab, name="endorsement_tab"),
    path(
        "stages/<int:stage_id>/endorsement/steps/",
        endorsement_stage.steps,
        name="endorsement_steps",
    ),
    path("stages/<int:stage_id>/screening/accept/", comparing.accept_ready, name="accept_ready"),
    path("stages/<int:stage_id>/proposals/", screening.solicitation_tab, name="solicitation_tab"),
    path("stages/<int:stage_id>/screening/", screening.screening_tab, name="screening_tab"),
]
