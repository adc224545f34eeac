"""What looks personal is found, whatever stands around it; what only resembles it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.cases.rules.telltale import personal_in


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("请联系王师傅13800138000。", ["phone"]),
        ("电话 138-0013-8000 或 +86 139 1234 5678", ["phone", "phone"]),
        ("身份证11010519491231002X已核对", ["identity"]),
        ("身份证110105194912310021已核对", []),  # the check digit is wrong
        ("卡号6222 0212 3456 7895", []),
        ("卡号4539 1488 0343 6467", ["card"]),
        ("编号 2026 1122 0041 8836，请拨打 12345 或 010-6512 3456", []),
        ("定于2026年11月22日14:00，费用138.00元，共13800元", []),
        ("", []),
    ],
)
def test_what_looks_personal(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in personal_in(text)] == kinds


def test_the_case_s_own_number_is_no_card() -> None:
    assert personal_in("4539148803436467", but="4539 1488 0343 6467") == ()


@given(before=st.text(alphabet="编号。，x "), after=st.text(alphabet="编号。， "))
def test_a_number_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert [one.text for one in personal_in(f"{before}13800138000{after}")] == ["13800138000"]
