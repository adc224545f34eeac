"""Words in addresses that show where somebody stands: signed, kept nowhere.

The screen in the hall has one for good; by it, its page shows a code to scan whose word holds some minutes. So a
number is taken by who stands before the screen, without an account, and not from afar.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare

HOLDS = timedelta(minutes=15)
_SCREENS = Signer(salt="zhili.booking.screen")


def screen_word(resource: UUID) -> str:
    """The word of a counter's screen."""
    return _SCREENS.signature(str(resource))


def is_screen(word: str, resource: UUID) -> bool:
    """Whether a word is that of the counter's screen."""
    return constant_time_compare(word, screen_word(resource))


def here_word(resource: UUID, *, at: datetime) -> str:
    """A word for who stands before a counter's screen now; short, so that the code to scan stays coarse."""
    return _heres(resource).sign(f"{int((at + HOLDS).timestamp()):x}")


def is_here(word: str, resource: UUID, *, at: datetime) -> bool:
    """Whether a word was shown by the counter's screen in the last ``HOLDS``."""
    try:
        return at.timestamp() <= int(_heres(resource).unsign(word), 16)
    except BadSignature:
        return False


def _heres(resource: UUID) -> Signer:
    return Signer(salt=f"zhili.booking.here {resource}")
