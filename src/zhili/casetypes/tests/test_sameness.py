"""What two fields have in common, as their forms declare it: what may be offered again, and what is a slip."""

from collections.abc import Mapping

import pytest

from zhili.casetypes.sameness import sameness, slips

PHONE = {"as": "phone", "use": "reach"}
PERSONAL = {"x-personal": True}


@pytest.mark.parametrize(
    ("given", "asked", "offered"),
    [
        (PHONE, PHONE, True),
        (PHONE, {"as": "name", "use": "reach"}, False),
        (PHONE, {"as": "phone", "use": "papers"}, False),
        ({**PHONE, "also": ["papers"]}, {"as": "phone", "use": "papers"}, True),
        (PHONE, {"as": "phone", "use": "papers", "also": ["reach"]}, False),
    ],
)
def test_an_answer_serves_a_field_of_the_same_meaning_for_a_use_that_was_declared(
    given: Mapping[str, object], asked: Mapping[str, object], offered: bool
) -> None:
    first, second = sameness({**PERSONAL, "x-same": given}), sameness({**PERSONAL, "x-same": asked})
    assert first is not None and second is not None
    assert first.serves(second) is offered


@pytest.mark.parametrize(
    "prop",
    [
        {**PERSONAL, "x-same": "phone"},
        {**PERSONAL, "x-same": {"as": "phone"}},
        {**PERSONAL, "x-same": {"as": "telephone", "use": "reach"}},
        {**PERSONAL, "x-same": {"as": "phone", "use": "advertise"}},
        {**PERSONAL, "x-same": {**PHONE, "also": ["everything"]}},
        {**PERSONAL, "x-same": {**PHONE, "for": "all"}},
        {"x-same": PHONE},  # a telephone number that is not split off
        {**PERSONAL, "x-same": {"as": "account", "use": "matter"}},
        {**PERSONAL, "x-class": "sensitive", "x-same": PHONE},
    ],
)
def test_what_is_declared_wrongly_is_a_slip_with_its_mend_and_is_not_offered(
    prop: Mapping[str, object],
) -> None:
    ((message, mend),) = slips(prop)
    assert message.zh and mend.en
    assert sameness(prop) is None


def test_a_field_that_says_nothing_is_no_slip() -> None:
    assert list(slips(PERSONAL)) == [] and sameness(PERSONAL) is None
