"""docs/field.md quotes the page as it speaks, and tells of everything that a phone keeps and of nothing else."""

import re
from pathlib import Path

from zhili.cases.pages.field.words import WORDS
from zhili.casetypes.load import load, read_folder

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "field.md").read_text()
SCRIPTS = "\n".join(path.read_text() for path in (ROOT / "src/zhili/cases/static/cases/field").glob("*.js"))
EVENT = load(read_folder(ROOT / "src/zhili/packs/grid/event"), name="event", registered=("send",))


def test_what_the_page_is_quoted_with_it_says() -> None:
    quoted = set(re.findall(r"([^\s|*(]+) ?\*([A-Z][^*\n]+)\*", PAGE))
    spoken = [*WORDS.values(), *(action.title for action in EVENT.actions.values())]
    assert quoted - {(words.zh, words.en) for words in spoken} == set()
    assert len(quoted) >= 18


def test_everything_that_a_phone_keeps_is_told_and_nothing_else() -> None:
    table = PAGE.split("## What is kept on the phone")[1]
    told = set(re.findall(r"^\| .+? \| `(\w+)` \|", table, re.MULTILINE))
    kept = set(re.findall(r'\.keep\([^()]*account, "(\w+)"', SCRIPTS))
    kept |= set(re.findall(r'const (?:ROUTE|DEEDS) = "(\w+)"', SCRIPTS))
    kept |= set(re.findall(r'shelf\.keep\("(\w+)"', SCRIPTS))
    assert told == kept
