"""Addresses of calls."""

from django.urls import path

from calls.views import public

app_name = "calls"
urlpatterns = [
    path("calls/", public.call_list, name="list"),
    path("calls/<int:pk>/", public.call_detail, name="detail"),
    path("projects/<int:pk>/", public.project_detail, name="project"),
]
