"""The door of ``booking``: resources with their slots, and appointments."""

from zhili.booking.operations.allowing import BookByPhone, NotOpen, TooManyAppointments
from zhili.booking.operations.attending import NotYet, contact, lift, mark
from zhili.booking.operations.booking import Booked, book, cancel, move
from zhili.booking.operations.feeding import subscribe, unsubscribe
from zhili.booking.operations.forgetting import forget_old
from zhili.booking.operations.keeping import Setting, add, change, close, reopen, retire
from zhili.booking.operations.recording import KeyUsed
from zhili.booking.operations.reminding import remind
from zhili.booking.operations.seats import SlotTaken
from zhili.booking.operations.waiting import NothingToWaitFor, OfferOver, accept, leave, offer_all, wait
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
from zhili.booking.queries.calendars import feed, for_resident, subscribed
from zhili.booking.queries.days import Day, coming_days, days, waitable
from zhili.booking.queries.resources import (
    ClosureView,
    ResourceView,
    bookable,
    closures,
    kept,
    of_desk,
    offered,
)
from zhili.booking.queries.waits import WaitView, waits_of
from zhili.booking.rules.calendaring import MEDIA_TYPE
from zhili.booking.rules.slots import FreeSlot, Slot

__all__ = [
    "MEDIA_TYPE",
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
    "NothingToWaitFor",
    "OfferOver",
    "ResourceView",
    "Setting",
    "Slot",
    "SlotTaken",
    "TooManyAppointments",
    "WaitView",
    "accept",
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
    "feed",
    "for_resident",
    "forget_old",
    "history",
    "kept",
    "leave",
    "lift",
    "mark",
    "mine",
    "move",
    "of_case",
    "of_desk",
    "offer_all",
    "offered",
    "plan",
    "readable",
    "remind",
    "reopen",
    "retire",
    "subscribe",
    "subscribed",
    "unsubscribe",
    "wait",
    "waitable",
    "waits_of",
]
