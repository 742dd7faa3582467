"""Addresses of the ground."""

from django.urls import path

from core.views import exports, jobs, messages, papers, preferences

app_name = "core"
urlpatterns = [
    path("messages/", messages.message_page, name="messages"),
    path("messages/choice/", preferences.choose, name="preferences"),
    path("messages/read/", messages.read_all_messages, name="read_all_messages"),
    path("messages/<int:pk>/open/", messages.open_message, name="open_message"),
    path("check/", papers.check, name="check"),
    path("check/file/", papers.check_file, name="check_file"),
    path("check/<str:code>/", papers.check_paper, name="check_paper"),
    path("exports/<str:code>/<int:scope>/", exports.export, name="export"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:pk>/", jobs.job_page, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel_job, name="cancel_job"),
    path("jobs/<int:pk>/file/", jobs.job_file, name="job_file"),
]
