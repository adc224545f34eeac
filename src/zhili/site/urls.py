"""Every address of the site, composed from the modules' own lists."""

from django.urls import URLPattern, URLResolver, include, path

from zhili.site import health, live

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhili.site.api.urls")),
    path("health", health.show, name="health"),
    path("health/alive", health.alive, name="alive"),
    path("health/ready", health.ready, name="ready"),
    path("health/parts", health.told, name="parts"),
    path("metrics", health.measured, name="metrics"),
    path("live/", live.show, name="live"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("ui/", include("zhili.ui.urls")),
    path("account/", include("zhili.people.pages.urls")),
    path("mediators/", include("zhili.people.pages.register.urls")),
    path("", include("zhili.notification.pages.urls")),
    path("desk/calls/", include("zhili.cases.pages.operator.urls")),
    path("desk/manage/", include("zhili.people.pages.manage.urls")),
    path("desk/manage/", include("zhili.cases.pages.manage.urls")),
    path("desk/", include("zhili.cases.pages.staff.urls")),
    path("desk/", include("zhili.insight.pages.urls")),
    path("", include("zhili.booking.pages.urls")),
    path("ledger/", include("zhili.ledger.pages.urls")),
    path("field/", include("zhili.cases.pages.field.urls")),
    path("", include("zhili.cases.pages.resident.urls")),
]

handler400 = "zhili.ui.failures.bad_request"
handler403 = "zhili.ui.failures.forbidden"
handler404 = "zhili.ui.failures.not_found"
handler500 = "zhili.ui.failures.server_error"
