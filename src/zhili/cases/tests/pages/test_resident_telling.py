"""What a case's events sound like to the resident: units in place of persons, nothing said twice."""

from dataclasses import replace

from zhili.cases import public as cases
from zhili.cases.pages.resident import telling
from zhili.cases.testing import AT
from zhili.kernel.text import Text

EVENT = cases.EventView(
    seq=4,
    action="answer",
    title=Text(zh="答复", en="Answer"),
    says=Text(zh="承办单位答复：换好了", en="Answer: 换好了"),
    text="换好了",
    actor="staff:017",
    unit="bureau:water",
    unit_name=Text(zh="水务局", en="Water Bureau"),
    at=AT,
    visibility="public",
    data={"text": "换好了"},
    changes=(),
)


def told(event: cases.EventView) -> tuple[str, str]:
    """Title and actor of the entry that an event becomes."""
    entry = telling.entry(event)
    title, who = entry["title"], entry["who"]
    assert isinstance(title, Text) and isinstance(who, Text)
    return title.zh, who.zh


def test_what_the_conversation_quotes_is_not_said_again() -> None:
    assert told(EVENT) == ("承办单位答复", "水务局")


def test_words_in_the_middle_of_a_sentence_stay() -> None:
    excluded = replace(EVENT, says=Text(zh="不予办理：换好了 可申诉。", en="No: 换好了 Appeal."))
    assert told(excluded)[0] == "不予办理：换好了 可申诉。"


def test_a_sentence_of_words_alone_becomes_the_action_s_title() -> None:
    assert told(replace(EVENT, says=Text(zh="换好了", en="换好了")))[0] == "答复"
    assert told(replace(EVENT, says=None))[0] == "答复"


def test_persons_are_not_named() -> None:
    assert told(replace(EVENT, actor="anonymous:anonymous", unit_name=None))[1] == "您"
    assert told(replace(EVENT, actor="resident:5", unit_name=None))[1] == "您"
    assert told(replace(EVENT, actor="system:rule", unit_name=None))[1] == "系统"
    assert told(replace(EVENT, unit_name=None))[1] == "受理中心"


def test_a_reason_is_said_like_a_text() -> None:
    reopened = replace(
        EVENT, text=None, data={"reason": "又漏了"}, says=Text(zh="要求重办：又漏了", en="Reopened: 又漏了")
    )
    assert telling.spoken_words(reopened) == "又漏了"
    assert told(reopened)[0] == "要求重办"
