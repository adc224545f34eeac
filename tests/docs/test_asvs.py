"""docs/asvs.md has every requirement it speaks of, each met one names tests that are there, and its sums are right."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text("utf-8")
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| (met|n/a|open) \| ([^|]+) \|$", re.MULTILINE)
ROWS = _ROW.findall(PAGE)
_TEST = re.compile(r"`((?:[\w]+/)+[\w]+\.py)::(test_\w+)`")
_LEAST = 6  # signs of a reason

# Requirements 1 to N of each section, levels 1 and 2; with level 3 in chapters 5, 8, 11, 14 and 16.
ASKED = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 6, "5.3": 3, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 4,
    "8.2": 4, "8.3": 3, "8.4": 2, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 4, "11.2": 5, "11.3": 5, "11.4": 4, "11.5": 2,
    "11.6": 2, "11.7": 2, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2,
    "13.4": 5, "14.1": 2, "14.2": 8, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1,
    "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 4, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def test_every_requirement_stands_once() -> None:
    numbers = Counter(number for number, *_ in ROWS)
    asked = {f"{section}.{place}" for section, last in ASKED.items() for place in range(1, last + 1)}
    assert len(asked) == 278
    assert sorted(asked - set(numbers)) == []
    assert [number for number, times in numbers.items() if times > 1] == []
    assert PAGE.count("\n| ") - len(ROWS) == _other_rows(), "a row that is not of the table's form"


def test_what_is_met_names_tests_that_are_there_and_the_rest_says_why() -> None:
    faults = []
    for number, _, _, state, text in ROWS:
        tests = _TEST.findall(text)
        faults += [f"{number}: no {file}::{test}" for file, test in tests if test not in _tests_in(file)]
        if state == "met" and not tests:
            faults.append(f"{number} names no test")
        if state != "met" and len(_TEST.sub("", text).strip()) < _LEAST:
            faults.append(f"{number} does not say why")
    assert faults == []


def test_the_sums_are_right() -> None:
    counted = Counter(state for _, _, _, state, _ in ROWS)
    said = re.search(r"(\d+) rows: (\d+) met,\s+(\d+) not applicable, (\d+) open", PAGE)
    assert said is not None
    assert [int(figure) for figure in said.groups()] == [
        len(ROWS),
        counted["met"],
        counted["n/a"],
        counted["open"],
    ]


def test_the_inventory_of_algorithms_is_whole() -> None:
    table = PAGE.split("## Algorithms and keys")[1].split("\n## ")[0].lower()
    used: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        if "tests" not in path.parts:
            used |= set(_ALGORITHM.findall(path.read_text("utf-8")))
    assert used, "the pattern finds nothing"
    assert sorted(name for name in used if name.lower() not in table) == []


_ALGORITHM = re.compile(
    r"(?:hashlib\.|hashes\.|aead import |modes\.|algorithms\.)"
    r"(sha\w+|SHA\w+|md5|MD5|blake2\w|SM3|AES\w*|ChaCha\w+|pbkdf2\w*|scrypt)"
)


def _other_rows() -> int:
    return sum(
        1 for line in PAGE.splitlines() if line.startswith("| ") and not re.match(r"\| \d+\.\d+\.\d+ ", line)
    )


def _tests_in(file: str) -> set[str]:
    path = ROOT / file if file.startswith("tests/") else ROOT / "src" / "zhili" / file
    if not path.is_file():
        return set()
    return {
        one.name for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.FunctionDef)
    }
