"""What a declaration may say about calling residents back, and what is refused with its line and mend."""

import pytest

from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.language import CallResult, CaseType
from zhili.casetypes.load import load
from zhili.kernel.text import Text

DECLARATION = """\
key: test.pothole
title: {zh: 坑洼, en: Pothole}
retention: P1Y
form: {properties: {text: {type: string}}}
stages: {answered: open, done: end}
open: {by: anyone}
actions:
  ring:
    title: {zh: 回访, en: Call back}
    from: answered
    to: done
    by: operator
    form: {properties: {solved: {type: boolean}, words: {type: string}}}
  missed:
    title: {zh: 未接通, en: Not reached}
    from: answered
    by: operator
    form: {properties: {again_at: {type: string, format: date-time}}}
    effects: [set: {again: $again_at}]
call_back:
  by: ring
  again: again
  script:
    - {zh: 您好, en: Hello}
  results:
    solved: {title: {zh: 已解决, en: Solved}, reached: true, do: ring, data: {solved: true}, ask: words}
    nobody: {title: {zh: 无人接听, en: No answer}, do: missed}
"""


def read(declaration: str = DECLARATION) -> CaseType:
    return load({"case_type.yaml": declaration.encode()}, name="pothole")


def test_script_results_and_what_each_does_are_read() -> None:
    calling = read().call_back
    assert calling is not None
    assert (calling.by, calling.again, calling.script) == ("ring", "again", (Text("您好", "Hello"),))
    solved, nobody = calling.results
    assert solved == CallResult(
        "solved", Text("已解决", "Solved"), reached=True, do="ring", data={"solved": True}, ask=("words",)
    )
    assert (nobody.reached, nobody.do, nobody.data, nobody.ask) == (False, "missed", {}, None)


def test_a_type_without_the_key_calls_nobody_back() -> None:
    assert read(DECLARATION.partition("call_back:")[0]).call_back is None


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("  by: ring\n", "  by: rign\n", "did you mean 'ring'?"),
        ("do: missed", "do: mised", "did you mean 'missed'?"),
        ("data: {solved: true}", "data: {solve: true}", "did you mean 'solved'?"),
        ("ask: words", "ask: wrods", "did you mean 'words'?"),
        ("{zh: 您好, en: Hello}", "您好", "write '- {zh: …, en: …}'."),
        ("do: ring, data: {solved: true}, ask: words", "do: missed", "give one of them 'do: ring'."),
    ],
)
def test_a_slip_is_shown_where_it_stands(old: str, new: str, mend: str) -> None:
    with pytest.raises(BadCaseType) as refused:
        read(DECLARATION.replace(old, new, 1))
    assert [one.mend.en for one in refused.value.faults] == [mend]
    lines = DECLARATION.replace(old, new, 1).splitlines()
    first = next(
        number
        for number, (a, b) in enumerate(zip(lines, DECLARATION.splitlines(), strict=False), 1)
        if a != b
    )
    assert refused.value.faults[0].line in range(first - 1, first + 2)
