"""Addresses of the ground."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("messages/", views.message_page, name="messages"),
    path("messages/read/", views.read_all_messages, name="read_all_messages"),
    path("messages/<int:pk>/open/", views.open_message, name="open_message"),
    path("check/", views.check, name="check"),
    path("check/file/", views.check_file, name="check_file"),
    path("check/<str:code>/", views.check_paper, name="check_paper"),
]
