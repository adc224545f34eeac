"""The door of ``booking``: resources with their slots, and appointments."""

from zhili.booking.operations.allowing import BookByPhone, NotOpen, TooManyAppointments
from zhili.booking.operations.attending import NotYet, contact, lift, mark
from zhili.booking.operations.booking import Booked, book, cancel, move
from zhili.booking.operations.feeding import subscribe, unsubscribe
from zhili.booking.operations.forgetting import forget_old
from zhili.booking.operations.keeping import Setting, add, change, close, reopen, retire
from zhili.booking.operations.queueing import NoNumbers, WindowMoved
from zhili.booking.operations.queueing import call as call_number
from zhili.booking.operations.queueing import give_up as give_up_number
from zhili.booking.operations.queueing import take as take_number
from zhili.booking.operations.queueing import topic as queue_topic
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
from zhili.booking.queries.queues import Queue, TicketView, counter, queue, served_counter, ticket
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
from zhili.booking.rules.isolation import GUARDS, OPEN_TABLES
from zhili.booking.rules.queueing import Expected
from zhili.booking.rules.slots import FreeSlot, Slot, day_of

__all__ = [
    "GUARDS",
    "MEDIA_TYPE",
    "OPEN_TABLES",
    "ActView",
    "BookByPhone",
    "Booked",
    "BookingView",
    "ClosureView",
    "Day",
    "Expected",
    "FreeSlot",
    "KeyUsed",
    "NoNumbers",
    "NotOpen",
    "NotYet",
    "NothingToWaitFor",
    "OfferOver",
    "Queue",
    "ResourceView",
    "Setting",
    "Slot",
    "SlotTaken",
    "TicketView",
    "TooManyAppointments",
    "WaitView",
    "WindowMoved",
    "accept",
    "add",
    "barred",
    "book",
    "bookable",
    "call_number",
    "cancel",
    "change",
    "close",
    "closures",
    "coming_days",
    "contact",
    "counter",
    "day_of",
    "days",
    "feed",
    "for_resident",
    "forget_old",
    "give_up_number",
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
    "queue",
    "queue_topic",
    "readable",
    "remind",
    "reopen",
    "retire",
    "served_counter",
    "subscribe",
    "subscribed",
    "take_number",
    "ticket",
    "unsubscribe",
    "wait",
    "waitable",
    "waits_of",
]
