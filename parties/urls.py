"""Addresses of organizations, members and one's own data."""

from django.urls import path

from parties.views import members, organizations, papers, profile, task_calendar

app_name = "parties"
urlpatterns = [
    path("my/calendar/", task_calendar.calendar_key, name="calendar_key"),
    path("my/calendar/<str:key>.ics", task_calendar.task_calendar, name="task_calendar"),
    path("profile/", profile.profile, name="profile"),
    path("organizations/new/", organizations.organization_new, name="organization_new"),
    path("organizations/<int:pk>/", organizations.organization_detail, name="organization"),
    path("organizations/<int:pk>/edit/", organizations.organization_edit, name="organization_edit"),
    path("organizations/<int:pk>/members/", members.member_list, name="members"),
    path(
        "organizations/<int:pk>/members/<int:membership_pk>/role/",
        members.member_role,
        name="member_role",
    ),
    path(
        "organizations/<int:pk>/members/<int:membership_pk>/representative/",
        members.member_representative,
        name="member_representative",
    ),
    path(
        "organizations/<int:pk>/members/<int:membership_pk>/remove/",
        members.member_remove,
        name="member_remove",
    ),
    path(
        "organizations/<int:pk>/invitations/<int:invitation_pk>/withdraw/",
        members.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("organizations/<int:pk>/papers/", papers.paper_list, name="papers"),
    path("organizations/<int:pk>/papers/new/<slug:kind>/", papers.paper_new, name="paper_new"),
    path("organizations/<int:pk>/papers/<int:paper_pk>/", papers.paper_detail, name="paper"),
    path(
        "organizations/<int:pk>/papers/<int:paper_pk>/replace/",
        papers.paper_replace,
        name="paper_replace",
    ),
    path("organizations/<int:pk>/papers/<int:paper_pk>/end/", papers.paper_end, name="paper_end"),
    path(
        "organizations/<int:pk>/papers/<int:paper_pk>/number/",
        papers.paper_number,
        name="paper_number",
    ),
    path("organizations/papers/files/<int:file_pk>/", papers.paper_file, name="paper_file"),
]
