"""docs/notifications.md says what the house does."""

from pathlib import Path

from zhili.kernel.calling import patience, posting
from zhili.notification.operations.carriers import gateway
from zhili.notification.operations.carrying import GIVEN_UP_AFTER
from zhili.notification.rules import proof, quiet

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "notifications.md").read_text()


def test_the_numbers_are_those_of_the_code() -> None:
    written = {
        "up to an hour": patience.LONGEST.total_seconds() == 3600,
        "for three days": GIVEN_UP_AFTER.days == 3,
        "from 21:30 to 8:00": [f"{one:%H:%M}" for one in quiet.DEFAULT] == ["21:30", "08:00"],
        "401, 403, 404, 408, 425 and 429": {401, 403, 404, 408, 425, 429} == posting._RETRYABLE,
        f"| `X-Zhili-Platform` | `{gateway.WE_ARE}` |": True,
    }
    assert [words for words, holds in written.items() if not holds or words not in PAGE] == []
    assert proof.GOOD_FOR.total_seconds() == 600
