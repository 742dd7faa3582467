"""Addresses of reviewing: the reviewer's own under /reviews/, the office's under its stage."""

from django.urls import path

from reviews.views import (
    assigning,
    blind,
    calibration,
    decision,
    feedback,
    figures,
    letting_on,
    mine,
    panel,
    papers,
    rounds,
    rubric,
    scoring,
)

app_name = "reviews"
urlpatterns = [
    path("reviews/", mine.mine, name="mine"),
    path("reviews/rounds/<int:round_id>/declare/", mine.declare_many, name="declare_many"),
    path("reviews/<int:pk>/declare/", mine.declare, name="declare"),
    path("reviews/<int:pk>/", scoring.score, name="score"),
    path("reviews/<int:pk>/save/", scoring.save, name="save"),
    path("reviews/<int:pk>/take-up/", scoring.take_up, name="take_up"),
    path("reviews/<int:pk>/sheet.pdf", papers.sheet_paper, name="sheet_paper"),
    path("reviews/<int:pk>/files/<int:attachment_id>/", blind.file, name="file"),
    path(
        "reviews/rounds/<int:round_id>/calibration/",
        calibration.calibration_sheets,
        name="calibration_sheets",
    ),
    path("reviews/feedback/<int:proposal_id>/", feedback.feedback_of, name="feedback_of"),
    path("stages/<int:stage_id>/review/", rounds.round_tab, name="round_tab"),
    path("stages/<int:stage_id>/review/rules/", rubric.rules, name="rules"),
    path("stages/<int:stage_id>/review/panel/", panel.panel, name="panel"),
    path("stages/<int:stage_id>/review/panel/add/", panel.panel_add, name="panel_add"),
    path(
        "stages/<int:stage_id>/review/panel/<int:member_id>/remove/",
        panel.panel_remove,
        name="panel_remove",
    ),
    path(
        "stages/<int:stage_id>/review/panel/<int:member_id>/leave/",
        panel.panel_leave,
        name="panel_leave",
    ),
    path("stages/<int:stage_id>/review/conflicts/", assigning.conflicts, name="conflicts"),
    path("stages/<int:stage_id>/review/calibration/", calibration.calibration, name="calibration"),
    path("stages/<int:stage_id>/review/blind/", blind.covers, name="covers"),
    path("stages/<int:stage_id>/review/blind/<int:proposal_id>/", blind.cover, name="cover"),
    path("stages/<int:stage_id>/review/figures/", figures.figures, name="figures"),
    path("stages/<int:stage_id>/review/deadline/", rounds.move, name="move"),
    path("stages/<int:stage_id>/review/sheets.zip", papers.archive, name="archive"),
    path(
        "stages/<int:stage_id>/review/sheets/<int:pk>.pdf",
        papers.sheet_for_office,
        name="sheet_for_office",
    ),
    path("stages/<int:stage_id>/review/feedback/", feedback.feedback, name="feedback"),
    path("stages/<int:stage_id>/review/assign/", assigning.assign, name="assign"),
    path("stages/<int:stage_id>/review/matrix/", assigning.matrix, name="matrix"),
    path("stages/<int:stage_id>/review/open/", rounds.open_, name="open"),
    path("stages/<int:stage_id>/review/close/", rounds.close, name="close"),
    path("stages/<int:stage_id>/review/reopen/", rounds.reopen, name="reopen"),
    path("stages/<int:stage_id>/review/on/", letting_on.let_on_, name="let_on"),
    path("stages/<int:stage_id>/review/remind/", rounds.remind_, name="remind"),
    path("stages/<int:stage_id>/decision/", decision.decision_tab, name="decision_tab"),
    path("stages/<int:stage_id>/decision/final/", decision.finalise_, name="finalise"),
]
