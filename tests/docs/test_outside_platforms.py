"""docs/outside-platforms.md says how to sign as it is done, and its messages are taken as they stand."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhili.cases.api.outside import SentCase, SentEvent
from zhili.cases.rules.outside import stepping
from zhili.casetypes import load
from zhili.kernel.calling import patience, posting, signing

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "outside-platforms.md").read_text()
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PACK = ROOT / "src" / "zhili" / "packs" / "hotline" / "outside_transfer"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_recipe_signs_as_we_do() -> None:
    told: dict[str, Any] = {}
    exec(_blocks("python")[0], told)
    given = {"platform": "12345", "timestamp": "1772413200", "key": "k", "body": "{“”}".encode()}
    assert told["signature"]("secret", **given) == signing.signature("secret", **given)  # type: ignore[arg-type]


def test_the_messages_shown_are_taken() -> None:
    case, event, kept, changed = (json.loads(block) for block in _blocks("json"))
    assert SentCase.model_validate(case).number == case["number"]
    assert SentEvent.model_validate(event).word == "feed_back"
    assert set(SentCase.model_validate(kept).fields) == {"facts", "state"}
    assert SentEvent.model_validate(changed).fields["mediator"].yours == 1


Sent = dict[str, Any]


@dataclass
class Between:
    """Our side by the rule, a register by the recipe, and all that either said to the other."""

    here: stepping.Kept = field(default_factory=stepping.Kept)
    there: Sent = field(default_factory=lambda: {"value": None, "mine": 0, "yours": 0})
    to_there: list[Sent] = field(default_factory=list)
    to_here: list[Sent] = field(default_factory=list)
    recipe: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The register does what the page says."""
        exec(_blocks("python")[1], self.recipe)

    def say(self) -> None:
        """What is owed goes out."""
        if self.here.owed:
            self.here = stepping.told(self.here)
            self.to_there.append(
                {"value": self.here.value, "mine": self.here.ours, "yours": self.here.theirs}
            )

    def hear(self, to_there: list[Sent], to_here: list[Sent]) -> None:
        """Messages arrive, for the first time or again."""
        for sent in to_there:
            self.recipe["hear"](self.there, sent)
        for sent in to_here:
            said = stepping.Said(sent["value"], ours=sent["yours"], theirs=sent["mine"])
            self.here, _ = stepping.heard(self.here, said)

    def move(self, word: str, number: int) -> None:
        """One thing that happens."""
        match word:
            case "here":
                self.here = stepping.changed(self.here, f"v{number}", by="", unit=None, at=AT)
            case "there":
                self.to_here.append(self.recipe["change"](self.there, f"v{number}"))
            case "decide":
                self.here = stepping.decided(self.here, theirs=number % 2 == 1)
            case "some":
                self.hear(self.to_there[number % 7 :][:1], self.to_here[number % 5 :][:1])
            case "all":
                self.hear(self.to_there[::-1], self.to_here[::-1])
        self.say()


@given(st.lists(st.tuples(st.sampled_from(["here", "there", "some", "some", "decide"]), st.integers(0, 99))))
def test_a_register_written_by_the_recipe_stays_in_step_with_us(moves: list[tuple[str, int]]) -> None:
    """Over a line that keeps no order and repeats; one decision more brings both to one value."""
    both = Between()
    for word, number in [*moves, ("all", 0), ("decide", 1), ("all", 0)]:
        both.move(word, number)
    here, there = both.here, both.there
    assert (there["value"], there["mine"], there["yours"]) == (here.value, here.theirs, here.ours)
    assert here.other is None


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
