"""docs/outside-platforms.md says how to sign as it is done, and its messages are taken as they stand."""

import json
import re
from pathlib import Path
from typing import Any

from zhili.cases.api.outside import SentCase, SentEvent
from zhili.casetypes import load
from zhili.kernel.calling import patience, posting, signing

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "outside-platforms.md").read_text()
PACK = ROOT / "src" / "zhili" / "packs" / "hotline" / "outside_transfer"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_recipe_signs_as_we_do() -> None:
    told: dict[str, Any] = {}
    exec(_blocks("python")[0], told)
    given = {"platform": "12345", "timestamp": "1772413200", "key": "k", "body": "{“”}".encode()}
    assert told["signature"]("secret", **given) == signing.signature("secret", **given)  # type: ignore[arg-type]


def test_the_messages_shown_are_taken() -> None:
    case, event = (json.loads(block) for block in _blocks("json"))
    assert SentCase.model_validate(case).number == case["number"]
    assert SentEvent.model_validate(event).word == "feed_back"


def test_the_numbers_are_those_of_the_code() -> None:
    written = {
        "5 seconds": patience.FIRST.total_seconds() == 5,
        "up to an hour": patience.LONGEST.total_seconds() == 3600,
        "eight tries": patience.LOUD_AFTER == 8,
        "five minutes": signing.SKEW.total_seconds() == 300,
        "30 seconds": posting.ANSWER_WITHIN == 30,
    }
    assert [words for words, holds in written.items() if not holds or words not in PAGE] == []


def test_the_words_of_the_exchange_are_actions_of_the_type_that_travels_and_all_are_listed() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \| the side", PAGE, re.MULTILINE))
    files = load.read_folder(PACK)
    case_type = load.load(files, name="outside_transfer", registered={"send"})
    theirs = {action.key for action in case_type.actions.values() if "outside" in action.by}
    said = {
        str(effect.args["as"])
        for action in case_type.actions.values()
        for effect in action.effects
        if effect.word == "send" and "as" in effect.args
    }
    assert listed == theirs
    assert said - {"case"} == theirs
