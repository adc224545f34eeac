"""What a declaration may say of sittings, and what is refused with its line and mend."""

import pytest

from zhili.cases.testing import SITTING
from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load


def read(declaration: str = SITTING) -> CaseType:
    return load({"case_type.yaml": declaration.encode()}, name="sitting")


def test_what_a_sitting_needs_is_read_in_order() -> None:
    sitting = read().sitting
    assert sitting is not None
    assert [one.key for one in sitting.needs] == ["day", "begun", "record"]
    assert sitting.passages == ("take_down", "show") and sitting.into == ("finish", "record")
    assert sitting.stages == {"called", "held", "signing"}


def test_a_type_without_the_key_is_never_held() -> None:
    assert read(SITTING[: SITTING.index("sitting:\n  stages")]).sitting is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stages: [called, held, signing]", "stages: [called, hold]", "did you mean 'held'"),
        ("  day: day\n", "  day: dya\n", "did you mean 'day'"),
        ("known: record, by", "known: reckord, by", "did you mean 'record'"),
        ("known: record, by: finish", "by: finish", "does not say when it is there"),
        ("by: schedule", "by: shedule", "did you mean 'schedule'"),
        ("into: {finish: record}", "into: {finish: rekord}", "'rekord' in 'into' is unknown"),
        ("passages: [take_down, show]", "passages: [take_dwon]", "did you mean 'take_down'"),
        ("  place: place\n", "  plaec: place\n", "unknown key 'plaec'"),
        ("into: checked, name: exhibit", "onto: checked", "'onto' in 'compare' is unknown"),
    ],
)
def test_a_slip_is_told_with_its_mend(old: str, new: str, said: str) -> None:
    assert old in SITTING
    with pytest.raises(BadCaseType) as refused:
        read(SITTING.replace(old, new))
    assert said in " ".join(f"{one.message.en} {one.mend.en}" for one in refused.value.faults)
