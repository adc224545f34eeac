"""The responsibility list from a clerk's sheet: the specific row wins, what is wrong is told, versions stand."""

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from zhili.casetypes.tables import MissingFact, WrongType
from zhili.kernel.actor import SYSTEM
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.people import public
from zhili.people.public import ImportReport, Responsibility
from zhili.people.rules.duties import CompiledList
from zhili.people.rules.responsibility import Duty
from zhili.people.testing import NOW, OTHER_STREET, STREET, CityOfTests, member

HEAD = "事项,区域,权属,责任单位,依据,备注"
CLASSES = ("cityscape", "cityscape/garbage", "cityscape/garbage/bin", "water", "water/leak", "housing/water")
LIST = f"""{HEAD}
cityscape,,,城管委,市容条例第5条,
cityscape/garbage,建国门街道,,street:110105001,市容条例第9条,街道负责
water/leak,*,,bureau:water,供水条例第3条,
water/leak,,市政管网,管网所,供水条例第4条,
"""


def taken(sheet: str, *, classes: tuple[str, ...] | None = CLASSES, encoding: str = "utf-8") -> ImportReport:
    return public.import_responsibility(
        source=sheet.encode(encoding), name="清单.csv", classes=classes, actor=SYSTEM, at=NOW
    )


def asked(class_code: str, area: str = OTHER_STREET, **facts: object) -> Responsibility | None:
    return public.responsible(class_code=class_code, area=area, facts=facts)


def test_the_more_specific_row_answers_with_its_line_article_and_version(city: CityOfTests) -> None:
    report = taken(LIST)
    assert (report.read, report.taken, report.rejected, report.version) == (4, 4, (), 1)
    street = asked("cityscape/garbage/bin", f"{STREET}/110105001001")
    assert street == Responsibility("street:110105001", 3, "市容条例第9条", "街道负责", 1)
    elsewhere = asked("cityscape/garbage/bin")
    assert elsewhere is not None
    assert (elsewhere.unit, elsewhere.row) == ("bureau:cityscape", 2)
    assert asked("roads/lamps") is None


def test_a_class_of_the_first_level_is_not_taken_for_a_deeper_one_of_the_same_name(city: CityOfTests) -> None:
    taken(f"{HEAD}\nwater,,,bureau:water,,\n")
    assert asked("water/leak") is not None
    assert asked("housing/water") is None


def test_where_the_owner_would_change_the_answer_the_list_asks_for_it(city: CityOfTests) -> None:
    taken(LIST)
    general = asked("water/leak")
    assert general is not None
    assert (general.unit, general.asks) == ("bureau:water", ("owner",))
    owned = asked("water/leak", owner="市政管网")
    assert owned is not None
    assert (owned.unit, owned.asks) == ("office:pipes", ())
    with pytest.raises(WrongType):
        asked("water/leak", owner=7)
    taken(f"{HEAD}\nwater/leak,,市政管网,bureau:water,,\n")
    with pytest.raises(MissingFact, match="owner"):
        asked("water/leak")
    assert asked("water/leak", owner="小区物业") is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("cityscape/garbge,,,城管委,,", "not in the taxonomy"),
        ("cityscape,火星街道,,城管委,,", "no area '火星街道'"),
        ("cityscape,,,火星局,,", "no unit '火星局'"),
        ("cityscape,,,,,", "no unit ''"),
    ],
)
def test_a_bad_row_comes_back_with_its_line_reason_and_mend(city: CityOfTests, row: str, reason: str) -> None:
    report = taken(LIST + row + "\n")
    (finding,) = report.rejected
    assert (finding.line, report.taken) == (6, 4)
    assert reason in finding.message.en
    assert finding.render().startswith("第 6 行")


def test_a_misspelt_class_is_told_the_nearest_one(city: CityOfTests) -> None:
    (finding,) = taken(f"{HEAD}\ncityscape/garbge,,,城管委,,\n").rejected
    assert "cityscape/garbage" in finding.mend.zh


def test_two_units_for_the_same_thing_are_reported_and_the_upper_stands(city: CityOfTests) -> None:
    report = taken(LIST + "water/leak,全市,,城管委,,\ncityscape,,,城管委,,\n")
    (overlap,) = report.overlaps
    assert overlap.line == 6
    assert "line 4" in overlap.message.en
    (repeat,) = report.warnings
    assert "repeats line 2" in repeat.message.en
    general = asked("water/leak")
    assert general is not None
    assert general.unit == "bureau:water"


def test_gaps_name_the_streets_where_nobody_answers(city: CityOfTests) -> None:
    report = taken(
        f"{HEAD}\ncityscape/garbage,110105001,,城管委,,\nwater,110105,,水务局,,\n"
        "housing/water,110105002001,,水务局,,\nhousing/water,,物业,水务局,,\n"
    )
    assert [(gap.class_code, gap.areas) for gap in report.gaps] == [
        ("cityscape/garbage/bin", ("110105002",)),
        ("housing/water", ("110105001",)),
    ]
    assert taken(LIST, classes=None).gaps == ()


def test_a_list_in_gbk_and_one_in_excel_say_the_same(city: CityOfTests) -> None:
    assert taken(LIST, encoding="gbk").taken == 4
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, line in enumerate(LIST.splitlines()):
        sheet.write_row(number, 0, line.split(","))
    book.close()
    report = public.import_responsibility(source=out.getvalue(), name="清单.xlsx", actor=SYSTEM, at=NOW)
    assert (report.taken, report.version) == (4, 2)
    assert public.duties(1) == public.duties(2)


def test_a_list_written_as_a_decision_table_is_read_too(city: CityOfTests) -> None:
    sheet = "hit: UNIQUE\nclass:tree,area:tree,=> unit:string,article\nwater/leak,1101/110105,bureau:water,第3条\n"
    assert taken(sheet).taken == 1
    found = asked("water/leak", STREET)
    assert found is not None
    assert found.row == 3


def test_what_is_no_list_says_which_columns_it_wants(city: CityOfTests) -> None:
    with pytest.raises(public.NotAResponsibilityList, match="承办单位"):
        taken("事项,区域\ncityscape,\n")
    with pytest.raises(public.NotAResponsibilityList):
        taken("")


def test_versions_are_kept_and_one_is_in_force(city: CityOfTests) -> None:
    taken(LIST)
    taken(f"{HEAD}\nwater/leak,,,城管委,,\n")
    now = asked("water/leak")
    assert now is not None
    assert (now.unit, now.version) == ("bureau:cityscape", 2)
    public.adopt_list(version=1, actor=SYSTEM, at=NOW)
    assert [(each.version, each.active, each.rows) for each in public.lists()] == [
        (2, False, 1),
        (1, True, 4),
    ]
    assert [public.sealed_list(one) is not None for one in (1, 2, 3)] == [True, True, False]
    back = asked("water/leak", owner="市政管网")
    assert back is not None
    assert (back.unit, back.version) == ("office:pipes", 1)
    with pytest.raises(NotFound):
        public.adopt_list(version=9, actor=SYSTEM, at=NOW)


def test_a_list_without_one_good_row_does_not_replace_the_one_in_force(city: CityOfTests) -> None:
    taken(LIST)
    report = taken(f"{HEAD}\nnonsense,,,城管委,,\n")
    assert (report.version, report.taken, len(report.rejected)) == (None, 0, 1)
    assert [each.active for each in public.lists()] == [True]


def test_a_draft_is_kept_without_being_put_in_force(city: CityOfTests) -> None:
    taken(LIST)
    public.import_responsibility(
        source=f"{HEAD}\nwater/leak,,,城管委,,\n".encode(), name="draft", adopt=False, actor=SYSTEM, at=NOW
    )
    assert [(each.version, each.active) for each in public.lists()] == [(2, False), (1, True)]
    with pytest.raises(Forbidden):
        public.adopt_list(version=2, actor=member("handler", role="handler"), at=NOW)
    with pytest.raises(Forbidden):
        public.import_responsibility(
            source=b"", name="x", actor=member("admin", role="admin", area=STREET), at=NOW
        )


paths = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)


@given(
    rows=st.lists(
        st.tuples(st.none() | paths, st.none() | paths, st.sampled_from(["", "x", "y"])),
        max_size=8,
        unique=True,
    ),
    class_code=paths,
    area=paths,
    owner=st.sampled_from(["x", "y", "z"]),
)
def test_the_compiled_list_agrees_with_reading_it_row_by_row(
    rows: list[tuple[str | None, str | None, str]], class_code: str, area: str, owner: str
) -> None:
    def covers(prefix: str | None, path: str) -> bool:
        return prefix is None or path == prefix or path.startswith(prefix + "/")

    def depth(path: str | None) -> int:
        return len(path.split("/")) if path else 0

    duties = [
        Duty(line, cls, f"root/{where}" if where else None, who, f"unit:{line}", "", "")
        for line, (cls, where, who) in enumerate(rows, start=2)
    ]
    matching = [
        duty for duty in duties
        if covers(duty.class_code, class_code) and covers(duty.area, f"root/{area}") and duty.owner in ("", owner)
    ]  # fmt: skip
    ordered = sorted(duties, key=lambda d: (-depth(d.class_code), -depth(d.area), not d.owner))
    best = next((duty for duty in ordered if duty in matching), None)
    if ordered:
        answer = CompiledList(ordered, version=1).ask(
            class_code=class_code, area=f"root/{area}", facts={"owner": owner}
        )
        assert (answer.unit if answer else None) == (best.unit if best else None)


def test_versions_are_listed_without_reading_their_rows(city: CityOfTests, statements: list[str]) -> None:
    taken(LIST)
    statements.clear()
    (one, *_) = public.lists()
    assert one.rows == len(public.duties(one.version)) > 0
    asked = next(said for said in statements if "people_responsibilitylist" in said)
    assert "jsonb_array_length" in asked and '"rows",' not in asked
