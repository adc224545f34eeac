"""The addresses of being told, mounted at ``/notifications/``."""

from django.urls import path

from zhili.notification.pages import leaving

app_name = "notification"
urlpatterns = [
    path("leave/<str:token>/", leaving.show, name="leave"),
]
