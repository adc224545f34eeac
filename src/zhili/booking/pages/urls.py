"""The addresses of appointments: residents' under ``/booking/``, the desk's plan and its upkeep under ``/desk/``."""

from django.urls import path

from zhili.booking.pages import calendars, counter, day, keep, numbers, plan, resident, sittings

app_name = "booking"
urlpatterns = [
    path("booking/", resident.show_offered, name="offered"),
    path("booking/mine/", resident.show_mine, name="mine"),
    path("booking/mine/<uuid:booking_id>/calendar.ics", calendars.show_mine, name="calendar"),
    path("booking/feeds/<slug:token>.ics", calendars.show_feed, name="feed"),
    path("booking/mine/<uuid:booking_id>/cancel/", resident.cancel, name="cancel"),
    path("booking/mine/<uuid:booking_id>/accept/", resident.accept, name="accept"),
    path("booking/mine/<uuid:wait_id>/leave/", resident.leave, name="leave"),
    path("booking/number/<uuid:ticket_id>/", numbers.show_one, name="number"),
    path("booking/number/<uuid:ticket_id>/leave/", numbers.leave, name="leave_queue"),
    path("booking/<uuid:resource_id>/numbers/", numbers.show, name="numbers"),
    path("booking/<uuid:resource_id>/take/", numbers.take, name="take_number"),
    path("booking/<uuid:resource_id>/wait/", resident.wait, name="wait"),
    path("booking/<uuid:resource_id>/", resident.show_days, name="days"),
    path("booking/<uuid:resource_id>/<slug:slot>/", resident.check, name="check"),
    path("desk/day/", day.show, name="day"),
    path("desk/sittings/", sittings.show, name="sittings"),
    path("desk/plan/", plan.show, name="plan"),
    path("desk/plan/book/<uuid:resource_id>/", plan.book_for, name="book_for"),
    path("desk/plan/<uuid:booking_id>/mark/", plan.mark, name="mark"),
    path("desk/plan/<uuid:booking_id>/cancel/", plan.cancel, name="desk_cancel"),
    path("desk/plan/<uuid:booking_id>/lift/", plan.lift, name="lift"),
    path("desk/plan/<uuid:booking_id>/contact/", plan.show_contact, name="contact"),
    path("desk/plan/feed/<uuid:resource_id>/", plan.feed, name="subscribe"),
    path("desk/plan/counters/<uuid:resource_id>/", counter.show, name="counter"),
    path("desk/plan/counters/<uuid:resource_id>/give/", counter.give, name="give_number"),
    path("desk/plan/counters/<uuid:resource_id>/call/", counter.call, name="call_number"),
    path("desk/manage/resources/", keep.show_all, name="resources"),
    path("desk/manage/resources/<uuid:resource_id>/", keep.show_one, name="resource"),
]
