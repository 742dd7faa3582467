"""Addresses of calls."""

from django.urls import path

from calls.views import (
    corrections,
    deliveries,
    feeds,
    libraries,
    papers,
    pieces,
    public,
    quotas,
    readings,
    staff,
    stages,
)
from calls.views.consultations import answering, office
from calls.views.consultations import public as consulting
from core.enums import FileKind

app_name = "calls"
urlpatterns = [
    path("calls/", public.call_list, name="list"),
    path("calls/feed.atom", feeds.all_calls, {"form": "atom"}, name="feed"),
    path("calls/calendar.ics", feeds.all_calls, {"form": "calendar"}, name="calendar"),
    path("calls/<int:pk>/feed.atom", feeds.one_call, {"form": "atom"}, name="call_feed"),
    path("calls/<int:pk>/calendar.ics", feeds.one_call, {"form": "calendar"}, name="call_calendar"),
    path(
        "communities/<int:pk>/feed.atom",
        feeds.one_community,
        {"form": "atom"},
        name="community_feed",
    ),
    path(
        "communities/<int:pk>/calendar.ics",
        feeds.one_community,
        {"form": "calendar"},
        name="community_calendar",
    ),
    path("calls/<int:pk>/", public.call_detail, name="detail"),
    path("projects/<int:pk>/", public.project_detail, name="project"),
    path("calls/<int:pk>/announcement.pdf", papers.announcement, name="announcement"),
    path("announcements/<int:pk>/paper.pdf", papers.paper, name="paper"),
    path("announcements/<int:pk>/paper.docx", papers.word, name="paper_word"),
    path("announcements/<int:pk>/article/", papers.article, name="article"),
    path("announcements/<int:pk>/article/body/", papers.article_body, name="article_body"),
    path("calls/<int:pk>/papers/", papers.papers, name="papers"),
    path("calls/<int:pk>/papers/<slug:kind>/issue/", papers.issue, name="issue_paper"),
    path("calls/<int:pk>/workspace/", staff.workspace, name="workspace"),
    path("calls/<int:pk>/stages/", stages.arrange, name="stages"),
    path("stages/<int:stage_id>/arrange/<slug:act>/", stages.arrange_one, name="arrange_stage"),
    path("stages/<int:stage_id>/finish/", stages.finish, name="finish_stage"),
    path("stages/<int:stage_id>/take-up/", stages.take_up, name="take_up_stage"),
    path("calls/<int:pk>/messages/", deliveries.delivery_list, name="deliveries"),
    path("calls/<int:pk>/messages/resend/", deliveries.resend, name="resend"),
    path("calls/<int:pk>/preview/", staff.preview, name="preview"),
    path("calls/<int:pk>/papers.zip", papers.archive, name="papers_zip"),
    path("calls/<int:pk>/preview.pdf", papers.draft, name="preview_pdf"),
    path(
        "calls/<int:pk>/preview.docx",
        papers.draft,
        {"form": FileKind.DOCX},
        name="preview_word",
    ),
    path("calls/<int:pk>/publish/", staff.publish, name="publish"),
    path("calls/<int:pk>/copy/", staff.copy, name="copy"),
    path("calls/<int:pk>/close/", staff.close, name="close"),
    path("calls/<int:pk>/cancel/", staff.cancel, name="cancel"),
    path("calls/<int:pk>/corrections/", corrections.corrections, name="corrections"),
    path("calls/<int:pk>/corrections/new/", corrections.correction_open, name="correction_open"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path(
        "corrections/<int:pk>/publish/", corrections.correction_publish, name="correction_publish"
    ),
    path(
        "corrections/<int:pk>/discard/", corrections.correction_discard, name="correction_discard"
    ),
    path(
        "corrections/<int:pk>/catch-up/",
        corrections.correction_catch_up,
        name="correction_catch_up",
    ),
    path("stages/<int:stage_id>/quotas/", quotas.quotas, name="quotas"),
    path("stages/<int:stage_id>/quotas/move/", quotas.quotas_move, name="quotas_move"),
    path("calls/<int:pk>/follow/", public.follow, name="follow"),
    path("consultations/", consulting.consultation_list, name="consultations"),
    path("consultations/<int:stage_id>/", consulting.consultation, name="consultation"),
    path("consultations/<int:stage_id>/changes/", consulting.changes, name="consultation_changes"),
    path("consultations/annexes/<int:pk>/", consulting.annex, name="consultation_annex"),
    path("comments/", consulting.receipts, name="comment_receipts"),
    path("comments/<str:code>/", consulting.receipt, name="comment_receipt"),
    path("stages/<int:stage_id>/consultation/", office.tab, name="consultation_tab"),
    path("stages/<int:stage_id>/consultation/text/", office.text, name="consultation_text"),
    path("stages/<int:stage_id>/consultation/open/", office.open_, name="consultation_open"),
    path("stages/<int:stage_id>/consultation/extend/", office.extend, name="consultation_extend"),
    path(
        "stages/<int:stage_id>/consultation/comments/",
        office.comments,
        name="consultation_comments",
    ),
    path(
        "stages/<int:stage_id>/consultation/points/new/",
        answering.point,
        name="consultation_point_new",
    ),
    path(
        "stages/<int:stage_id>/consultation/points/<int:point_id>/",
        answering.point,
        name="consultation_point",
    ),
    path(
        "stages/<int:stage_id>/consultation/digest/", answering.digest, name="consultation_digest"
    ),
    path("office/calls/", staff.office_calls, name="office_calls"),
    path("libraries/<int:pk>/", libraries.library, name="library"),
    path("libraries/<int:pk>/suggest/", libraries.suggest, name="item_suggest"),
    path("office/libraries/", libraries.library_list, name="libraries"),
    path("office/libraries/<int:pk>/", libraries.keep, name="library_keep"),
    path("office/libraries/<int:pk>/add/", libraries.add, name="item_add"),
    path("office/libraries/<int:pk>/import/", libraries.paste, name="items_import"),
    path("office/library-items/<int:pk>/", libraries.revise, name="item_revise"),
    path("office/library-items/<int:pk>/move/", libraries.move, name="item_move"),
    path("office/suggestions/<int:pk>/", libraries.suggestion, name="suggestion"),
    path("office/readings/", readings.reading_list, name="readings"),
    path("office/readings/<int:pk>/", readings.reading, name="reading"),
    path(
        "office/readings/<int:pk>/communities/<int:place>/",
        readings.community,
        name="reading_community",
    ),
    path(
        "office/readings/<int:pk>/communities/<int:place>/projects/<int:number>/",
        readings.project,
        name="reading_project",
    ),
    path("office/readings/<int:pk>/undo/", pieces.undo, name="reading_undo"),
    path("office/readings/<int:pk>/communities/<int:place>/brief/", pieces.lot, name="reading_lot"),
    path(
        "office/readings/<int:pk>/communities/<int:place>/projects/<int:number>/brief/",
        pieces.brief,
        name="reading_brief",
    ),
    path(
        "office/readings/<int:pk>/communities/<int:place>/projects/<int:number>"
        "/indicators/<int:index>/",
        pieces.indicator,
        name="reading_indicator",
    ),
    path("office/readings/<int:pk>/accept/", readings.accept, name="reading_accept"),
    path("office/readings/<int:pk>/discard/", readings.discard, name="reading_discard"),
]
