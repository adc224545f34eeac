"""Resources with their hours and closures, bookings, what was done to them, and bars that were lifted.

That no seat is taken twice at one time is a constraint of the database, whatever the programs above do. The constraints
name the district, so that the tables can be distributed by it.
"""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q


class Resource(models.Model):
    """What is booked: a room, a person's hours, a counter. Changed in place; retired, never deleted.

    ``unit`` is whose it is, ``area`` its path ("" for the whole city); ``staff`` the account of the person whose hours
    they are. ``hours`` has a text of windows for each row of ``rules.slots.DAYS``. A slot is booked from ``ahead_days``
    before until ``notice_minutes`` before. Whoever missed ``no_show_limit`` slots of the unit in ``no_show_days`` books
    by telephone only; 0 is no such rule. ``open_to`` is ``residents``, or ``desk`` where only staff book.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    unit = models.TextField()
    area = models.TextField(blank=True, default="")
    kind = models.TextField()
    name = models.TextField()
    name_en = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    staff = models.UUIDField(null=True)
    capacity = models.SmallIntegerField(default=1)
    slot_minutes = models.SmallIntegerField(default=30)
    hours = models.JSONField()
    notice_minutes = models.IntegerField(default=60)
    ahead_days = models.SmallIntegerField(default=30)
    no_show_limit = models.SmallIntegerField(default=3)
    no_show_days = models.SmallIntegerField(default=90)
    open_to = models.TextField(default="residents")
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="booking_resource_in_district"),
            models.UniqueConstraint(
                fields=["unit", "name"], name="booking_resource_name", condition=Q(retired_at=None)
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, slot_minutes__gte=5), name="booking_resource_can_be_booked"
            ),
        ]


class Closure(models.Model):
    """A time in which a resource is closed in spite of its hours, with the reason that people read."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    resource_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="booking_closure_in_district"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=models.F("ends_at")), name="booking_closure_has_length"
            ),
        ]
        indexes = [models.Index(fields=["resource_id", "ends_at"], name="booking_closure_when")]


class Booking(models.Model):
    """A seat of a resource at a time. ``state``: booked, came, missed, cancelled, or offered to somebody who
    waited, for whom the seat is kept until ``offered_until``; ``version`` counts its acts.

    ``account_id`` is the resident whose it is; None where staff booked for somebody without an account, whose name and
    number lie with ``people`` under the booking's id, and after a year. ``matter`` is what the person wrote.
    ``reminded`` is how many of the reminders of its time are dealt with.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    resource_id = models.UUIDField()
    unit = models.TextField()
    seat = models.SmallIntegerField()
    during = DateTimeRangeField()
    starts_at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    matter = models.TextField(blank=True, default="")
    state = models.TextField(default="booked")
    version = models.IntegerField(default=1)
    reminded = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="booking_booking_in_district"),
            ExclusionConstraint(
                name="booking_never_twice",
                expressions=[
                    ("district_id", RangeOperators.EQUAL),
                    ("resource_id", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="cancelled"),
            ),
        ]
        indexes = [
            models.Index(fields=["resource_id", "starts_at"], name="booking_booking_plan"),
            models.Index(fields=["account_id", "-starts_at"], name="booking_booking_mine"),
            models.Index(
                fields=["case_id", "starts_at"],
                name="booking_booking_case",
                condition=~Q(case_id=None),
            ),
            models.Index(fields=["starts_at"], name="booking_booking_coming", condition=Q(state="booked")),
        ]

    @property
    def settled_at(self) -> datetime:
        """Since when it is to be at its time."""
        return self.moved_at or self.made_at


class Wait(models.Model):
    """Somebody's place on the waiting list of a resource's day (``on``), by the order of ids.

    ``state``: waiting, offered (the seat of ``booking_id``), had, passed (the offer ran out) or left.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    resource_id = models.UUIDField()
    on = models.DateField()
    account_id = models.UUIDField()
    state = models.TextField(default="waiting")
    booking_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="booking_wait_in_district"),
            models.UniqueConstraint(
                fields=["resource_id", "on", "account_id"],
                name="booking_wait_once",
                condition=Q(state__in=["waiting", "offered"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["on", "resource_id", "id"], name="booking_wait_next", condition=Q(state="waiting")
            ),
            models.Index(fields=["account_id", "on"], name="booking_wait_mine"),
        ]


class Act(models.Model):
    """What was done to a booking, a resource or a closure (``about``). Added only; its digest stands in the log.

    ``idempotency`` makes a delivery recognisable when it comes again. A resident's name for the house (``actor_id``) is
    taken out with the salt when the booking is a year old; nothing else of a row ever changes.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    about = models.UUIDField()
    act = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.TextField()
    data = models.JSONField()
    at = models.DateTimeField()
    salt = models.BinaryField(max_length=32)
    idempotency = models.BinaryField(max_length=16, null=True)
    fingerprint = models.BinaryField(max_length=16, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="booking_act_in_district"),
            models.UniqueConstraint(fields=["district_id", "idempotency"], name="booking_act_once"),
        ]
        indexes = [models.Index(fields=["about", "id"], name="booking_act_about")]


class Lift(models.Model):
    """Since when a resident's missed appointments at a unit do not count any more, by whom, why. The latest holds."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    account_id = models.UUIDField()
    unit = models.TextField()
    reason = models.TextField()
    lifted_by = models.TextField()
    lifted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district_id", "id"], name="booking_lift_in_district")]
        indexes = [models.Index(fields=["account_id", "unit", "lifted_at"], name="booking_lift_whose")]


class Feed(models.Model):
    """A link by which an account of staff reads a resource's plan in a calendar of its own; ``digest`` of its word.

    It leads on for as long as it is not ended and its account may see the plan. ``language`` is what it is told in.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    resource_id = models.UUIDField()
    account_id = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    language = models.TextField(default="zh")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="booking_feed_in_district"),
            models.UniqueConstraint(
                fields=["resource_id", "account_id"], name="booking_feed_one", condition=Q(ended_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["digest"], name="booking_feed_digest"),
            models.Index(fields=["account_id"], name="booking_feed_whose", condition=Q(ended_at=None)),
        ]


class Ticket(models.Model):
    """A number of a counter's queue on a day of the city (``on``): from 1 on, each day anew. It names nobody.

    ``state``: waiting, called (to ``window``, from 1 on), done, missed (nobody came when it was called) or left. That
    a window has one number at a time, and a number one window, is the database's rule.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()
    resource_id = models.UUIDField()
    on = models.DateField()
    number = models.SmallIntegerField()
    state = models.TextField(default="waiting")
    window = models.SmallIntegerField(null=True)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="booking_ticket_in_district"),
            models.UniqueConstraint(
                fields=["district_id", "resource_id", "on", "number"], name="booking_ticket_number"
            ),
            models.UniqueConstraint(
                fields=["district_id", "resource_id", "on", "window"],
                name="booking_ticket_at_window",
                condition=Q(state="called"),
            ),
            models.CheckConstraint(
                condition=~Q(state="called") | Q(window__isnull=False), name="booking_ticket_called_somewhere"
            ),
        ]
