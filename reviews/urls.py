"""Addresses of reviewing: the reviewer's own under /reviews/, the office's under its stage."""

from django.urls import path

from reviews.views import decision, mine, panel, rounds, scoring

app_name = "reviews"
urlpatterns = [
    path("reviews/", mine.mine, name="mine"),
    path("reviews/rounds/<int:round_id>/declare/", mine.declare_many, name="declare_many"),
    path("reviews/<int:pk>/declare/", mine.declare, name="declare"),
    path("reviews/<int:pk>/", scoring.score, name="score"),
    path("reviews/<int:pk>/save/", scoring.save, name="save"),
    path("reviews/<int:pk>/take-up/", scoring.take_up, name="take_up"),
    path("stages/<int:stage_id>/review/", rounds.round_tab, name="round_tab"),
    path("stages/<int:stage_id>/review/rules/", rounds.rules, name="rules"),
    path("stages/<int:stage_id>/review/panel/", panel.panel, name="panel"),
    path("stages/<int:stage_id>/review/panel/add/", panel.panel_add, name="panel_add"),
    path(
        "stages/<int:stage_id>/review/panel/<int:member_id>/remove/",
        panel.panel_remove,
        name="panel_remove",
    ),
    path("stages/<int:stage_id>/review/assign/", panel.assign, name="assign"),
    path("stages/<int:stage_id>/review/matrix/", panel.matrix, name="matrix"),
    path("stages/<int:stage_id>/review/open/", rounds.open_, name="open"),
    path("stages/<int:stage_id>/review/close/", rounds.close, name="close"),
    path("stages/<int:stage_id>/review/reopen/", rounds.reopen, name="reopen"),
    path("stages/<int:stage_id>/review/remind/", rounds.remind_, name="remind"),
    path("stages/<int:stage_id>/results.xlsx", rounds.results, name="results"),
    path("stages/<int:stage_id>/decision/", decision.decision_tab, name="decision_tab"),
    path("stages/<int:stage_id>/decision/final/", decision.finalise_, name="finalise"),
]
