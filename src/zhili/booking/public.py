"""The door of ``booking``: resources with their slots, and appointments."""

from zhili.booking.operations.attending import NotYet, contact, lift, mark
from zhili.booking.operations.booking import (
    BookByPhone,
    Booked,
    NotOpen,
    TooManyAppointments,
    book,
    cancel,
    move,
)
from zhili.booking.operations.forgetting import forget_old
from zhili.booking.operations.keeping import Setting, add, change, close, reopen, retire
from zhili.booking.operations.recording import KeyUsed
from zhili.booking.operations.reminding import remind
from zhili.booking.operations.seats import SlotTaken
from zhili.booking.queries.bookings import (
    ActView,
    BookingView,
    barred,
    history,
    mine,
    of_case,
    plan,
    readable,
)
from zhili.booking.queries.days import Day, coming_days, days
from zhili.booking.queries.resources import (
    ClosureView,
    ResourceView,
    bookable,
    closures,
    kept,
    of_desk,
    offered,
)
from zhili.booking.rules.slots import FreeSlot, Slot

__all__ = [
    "ActView",
    "BookByPhone",
    "Booked",
    "BookingView",
    "ClosureView",
    "Day",
    "FreeSlot",
    "KeyUsed",
    "NotOpen",
    "NotYet",
    "ResourceView",
    "Setting",
    "Slot",
    "SlotTaken",
    "TooManyAppointments",
    "add",
    "barred",
    "book",
    "bookable",
    "cancel",
    "change",
    "close",
    "closures",
    "coming_days",
    "contact",
    "days",
    "forget_old",
    "history",
    "kept",
    "lift",
    "mark",
    "mine",
    "move",
    "of_case",
    "of_desk",
    "offered",
    "plan",
    "readable",
    "remind",
    "reopen",
    "retire",
]
