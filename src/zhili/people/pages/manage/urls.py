"""The addresses of administration, mounted at ``/desk/manage/``."""

from django.urls import path

from zhili.people.pages.manage import areas, emergency, keys, organisations, register, staff, trail, units

app_name = "manage"
urlpatterns = [
    path("staff/", staff.show, name="staff"),
    path("staff/take/", staff.take, name="take_staff"),
    path("staff/<uuid:account>/", staff.show_person, name="person"),
    path("staff/<uuid:account>/mandates/<uuid:mandate>/end/", staff.end, name="end_mandate"),
    path("staff/<uuid:account>/password/", staff.give_password, name="password"),
    path("staff/<uuid:account>/close/", staff.close, name="close"),
    path("staff/<uuid:account>/sign-out/", staff.sign_out, name="sign_out"),
    path("units/", units.show, name="units"),
    path("units/take/", units.take, name="take_units"),
    path("areas/", areas.show, name="areas"),
    path("areas/take/", areas.take, name="take_areas"),
    path("areas/download/", areas.download, name="areas_download"),
    path("areas/drawing.json", areas.drawing, name="areas_drawing"),
    path("organisations/", organisations.show, name="organisations"),
    path("organisations/take/", organisations.take, name="take_organisations"),
    path("register/", register.show, name="register"),
    path("register/take/", register.take, name="take_register"),
    path("register/<uuid:entry>/", register.show_entry, name="entry"),
    path("register/<uuid:entry>/conflicts/<uuid:conflict>/lift/", register.lift, name="lift_conflict"),
    path("keys/", keys.show, name="keys"),
    path("keys/end/", keys.end, name="end_key"),
    path("emergency/", emergency.show, name="emergency"),
    path("emergency/<uuid:emergency>/end/", emergency.end, name="end_emergency"),
    path("emergencies/", emergency.review, name="emergencies"),
    path("trail/", trail.show, name="trail"),
]
