"""The address of the published register, mounted by the site."""

from django.urls import path

from zhili.people.pages.register import published

app_name = "mediators"
urlpatterns = [path("", published.show, name="show")]
