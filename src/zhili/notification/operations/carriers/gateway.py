"""To a text-message gateway or a unit's webhook: one signed JSON message over HTTP.

A gateway of a telephone company is reached by a small adapter that speaks this; docs/notifications.md says how.
"""

from datetime import datetime

from zhili.kernel.calling import posting
from zhili.kernel.calling.signing import signature
from zhili.kernel.canonical import json_bytes
from zhili.notification.operations.carriers import Parcel
from zhili.notification.rules.wording import stored

WE_ARE = "zhili"


def carry(parcel: Parcel, *, at: datetime) -> str:
    """Hand a message over; the gateway's own reference. Raises Refused, Unreachable, BadAddress."""
    body = json_bytes(_content(parcel))
    key, timestamp = str(parcel.id), str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "X-Zhili-Platform": WE_ARE,
        "X-Zhili-Timestamp": timestamp,
        "X-Zhili-Signature": signature(
            parcel.secret, platform=WE_ARE, timestamp=timestamp, key=key, body=body
        ),
    }
    with posting.line(parcel.provider.address) as post:
        return post("", body, headers).reference


def _content(parcel: Parcel) -> dict[str, object]:
    if parcel.provider.way == "webhook":
        return {
            "kind": parcel.key,
            "unit": parcel.provider.unit,
            "subject": parcel.said.subject,
            "text": parcel.said.body,
            "facts": stored(parcel.facts),
        }
    return {
        "to": parcel.to,
        "text": parcel.said.short,
        "sender": parcel.provider.sender,
        "reference": str(parcel.id),
    }
