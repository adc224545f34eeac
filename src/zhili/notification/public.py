"""The door of ``notification``: telling people, what they were told, and what they wish."""

from zhili.notification.operations.carrying import carry_next
from zhili.notification.operations.forgetting import forget_about
from zhili.notification.operations.providers import (
    ProviderTaken,
    add_provider,
    end_provider,
    try_again,
    wake_provider,
)
from zhili.notification.operations.telling import tell
from zhili.notification.operations.wishes import choose
from zhili.notification.operations.wordings import write as write_words
from zhili.notification.queries.backlog import Backlog, backlog
from zhili.notification.queries.messages import Carried, Note, inbox, unread, went
from zhili.notification.queries.providers import ProviderView, carried, providers, units_with_webhook
from zhili.notification.queries.wishes import wish_of, wishes_of
from zhili.notification.queries.wording import UnknownKind, in_force, versions
from zhili.notification.rules.isolation import GUARDS, OPEN_TABLES
from zhili.notification.rules.kinds import KINDS, Kind, Words
from zhili.notification.rules.ways import Recipient, Wish

__all__ = [
    "GUARDS",
    "KINDS",
    "OPEN_TABLES",
    "Backlog",
    "Carried",
    "Kind",
    "Note",
    "ProviderTaken",
    "ProviderView",
    "Recipient",
    "UnknownKind",
    "Wish",
    "Words",
    "add_provider",
    "backlog",
    "carried",
    "carry_next",
    "choose",
    "end_provider",
    "forget_about",
    "in_force",
    "inbox",
    "providers",
    "tell",
    "try_again",
    "units_with_webhook",
    "unread",
    "versions",
    "wake_provider",
    "went",
    "wish_of",
    "wishes_of",
    "write_words",
]
