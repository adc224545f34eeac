"""A message as it is given to be grouped. Apart from what compares messages, which brings numpy with it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What is known of a message. ``place``: the code of where it is, "" where that is not known."""

    id: str
    title: str
    text: str
    place: str = ""
