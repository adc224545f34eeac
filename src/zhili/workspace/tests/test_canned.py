"""A unit's ready-made answers: by class, with placeholders, retired and never lost."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from zhili.kernel.refusals import Forbidden, Invalid, NotFound
from zhili.workspace import public as workspace
from zhili.workspace.public import CannedTitleTaken

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ANNA = str(uuid4())
WATER, HEAT = "bureau:water", "company:heat"


def write(
    title: str, text: str = "{number} 已派人", class_code: str = "", canned: UUID | None = None
) -> UUID:
    return workspace.write_canned(
        unit=WATER,
        units=[WATER],
        title=title,
        text=text,
        class_code=class_code,
        by=ANNA,
        at=AT,
        canned=canned,
    )


def titles(*units: str, class_code: str | None = None) -> list[str]:
    return [one.title for one in workspace.canned_answers(units=units or [WATER], class_code=class_code)]


@pytest.mark.django_db
def test_a_unit_has_its_own_the_nearest_class_first() -> None:
    write("通用")
    write("井盖", class_code="road/cover")
    write("道路", class_code="road")
    write("供暖", class_code="heat")
    assert titles(class_code="road/cover") == ["井盖", "道路", "通用"]
    assert titles(class_code="road/lamp") == ["道路", "通用"]
    assert titles(class_code="") == ["通用"]
    assert sorted(titles()) == sorted(["通用", "井盖", "道路", "供暖"])
    assert titles(HEAT) == []


@pytest.mark.django_db
def test_it_is_changed_in_place_and_retired_for_good() -> None:
    id = write("通用")
    write("通用二", text="改过", canned=id)
    (kept,) = workspace.canned_answers(units=[WATER])
    assert (kept.id, kept.title, kept.text) == (id, "通用二", "改过")
    workspace.retire_canned(canned=id, units=[WATER], at=AT)
    assert titles() == []
    with pytest.raises(NotFound):
        workspace.retire_canned(canned=id, units=[WATER], at=AT)
    with pytest.raises(NotFound):
        write("回来", canned=id)
    assert write("通用二") != id


@pytest.mark.django_db
def test_another_unit_s_are_out_of_reach() -> None:
    id = write("通用")
    with pytest.raises(Forbidden):
        workspace.write_canned(
            unit=WATER, units=[HEAT], title="x", text="y", class_code="", by=ANNA, at=AT, canned=id
        )
    with pytest.raises(NotFound):
        workspace.retire_canned(canned=id, units=[HEAT], at=AT)


@pytest.mark.django_db
def test_faults_are_told_at_their_fields() -> None:
    with pytest.raises(Invalid) as nothing:
        write(" ", text=" ")
    assert set(nothing.value.fields) == {"title", "text"}
    with pytest.raises(Invalid) as unknown:
        write("x", text="请联系 {name}，编号 {number}")
    assert "{name}" in unknown.value.fields["text"].zh
    write("通用")
    with pytest.raises(CannedTitleTaken):
        write("通用")


def test_placeholders_are_filled_and_what_is_not_known_is_left_to_be_seen() -> None:
    text = "{number}“{title}”由{unit}在 {due} 前办结。"
    facts = {"number": "2026", "title": "井盖", "unit": "水务局"}
    assert workspace.filled(text, facts) == "2026“井盖”由水务局在 {due} 前办结。"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@王小明请看", {"王小明"}),
        ("请＠王小明和@李四看", {"王小明", "李四"}),
        ("@王小明明天来", {"王小明明"}),
        ("@Jane Lee please", {"Jane Lee"}),
        ("邮箱 a@b.cn", set()),
        ("王小明", set()),
    ],
)
def test_names_after_an_at_sign(text: str, names: set[str]) -> None:
    staff = ["王小明", "王小明明", "李四", "Jane Lee"]
    assert workspace.named(text, staff) == names
    assert names <= workspace.may_be_named(text)
