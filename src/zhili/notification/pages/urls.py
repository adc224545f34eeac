"""The addresses of being told, mounted at ``/notifications/``, and of its upkeep at ``/desk/manage/messages/``."""

from django.urls import path

from zhili.notification.pages import inbox, leaving, receipts, wishes
from zhili.notification.pages.manage import carriers, words

app_name = "notification"
urlpatterns = [
    path("notifications/", inbox.show, name="inbox"),
    path("notifications/wishes/", wishes.show, name="wishes"),
    path("notifications/leave/<str:token>/", leaving.show, name="leave"),
    path("notifications/receipts/<slug:provider>/", receipts.take, name="receipt"),
    path("desk/manage/messages/", words.show_all, name="words"),
    path("desk/manage/messages/<str:key>/", words.write, name="write"),
    path("desk/manage/messages/<str:key>/preview/", words.preview, name="preview"),
    path("desk/manage/carriers/", carriers.show, name="carriers"),
    path("desk/manage/carriers/carried/", carriers.show_carried, name="carried"),
    path("desk/manage/carriers/carried/<uuid:message>/", carriers.try_again, name="try_again"),
    path("desk/manage/carriers/<slug:key>/end/", carriers.end, name="end"),
    path("desk/manage/carriers/<slug:key>/wake/", carriers.wake, name="wake"),
]
