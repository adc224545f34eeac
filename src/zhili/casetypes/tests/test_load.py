"""Every fault of a declaration is reported with its file, its line and the mend."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from zhili.casetypes.faults import BadCaseType, PackFault
from zhili.casetypes.load import digest_of, load, read_folder

DECLARATION = """\
key: test.repair
title: {zh: 报修, en: Repair}
form: form.json
classes: classes.csv
routing: routing.csv
retention: P1Y
start: received
stages:
  received: open
  working: {group: open, title: {zh: 修理中, en: Being repaired}, resident: {zh: 在修, en: In repair}}
  done: end
open:
  by: anyone
  effects: [start: repair]
actions:
  take:
    title: {zh: 接单, en: Take}
    from: received
    to: working
    by: [dispatcher, system]
    effects: [assign: lead]
  finish:
    title: {zh: 修好, en: Finish}
    from: working
    to: {field: repaired, "true": done, "false": received}
    by: lead
    within: $patience
    limit: $tries
    form:
      required: [repaired]
      properties:
        repaired: {type: boolean}
        note: {type: string}
    effects:
      - set: {resolved: $repaired}
      - {if: {repaired: true}, stop: repair}
clocks:
  repair:
    table: terms.csv
    warn: [PT2H]
    overdue: [take]
rates:
  repaired: {title: {zh: 修复率, en: Repaired}, field: resolved}
public: {after: done, fields: [days, class]}
"""
FILES = {
    "case_type.yaml": DECLARATION,
    "form.json": json.dumps({
        "required": ["text"],
        "properties": {
            "text": {"type": "string"},
            "floor": {"type": "integer"},
            "phone": {
                "type": "string",
                "x-personal": True,
                "x-purpose": {"zh": "联系", "en": "to call"},
                "x-basis": {"ground": "consent", "zh": "《个人信息保护法》第十三条", "en": "PIPL, article 13"},
                "x-term": "P1M",
                "x-class": "general",
            },
        },
    }, indent=1),
    "classes.csv": "code,zh,en,keywords,urgency\nlift,电梯,Lift,电梯,urgent\nlamp,灯,Lamp,灯,\n",
    "routing.csv": "class:string,=> unit:string\nlift,lifts\nlamp,lights\n",
    "terms.csv": "urgency:string,=> term:duration\n\"allowed: normal, urgent\",\nurgent,PT4H\nnormal,P3D\n",
    "params.yaml": (
        "patience:\n"
        "  title: {zh: 耐心, en: Patience}\n"
        "  law: 本所规定\n"
        "  values:\n"
        "    - {from: 2020-01-01, value: PT2H}\n"
        "    - {from: 2026-01-01, value: PT3H}\n"
        "tries:\n"
        "  title: {zh: 次数, en: Tries}\n"
        "  law: 本所规定\n"
        "  values: [{from: 2020-01-01, value: 2}]\n"
    ),
}  # fmt: skip


def encoded(**changes: str) -> dict[str, bytes]:
    files = {**FILES, **{name.replace("__", "."): text for name, text in changes.items()}}
    return {name: text.encode() for name, text in files.items()}


def faults_of(**changes: str) -> tuple[PackFault, ...]:
    with pytest.raises(BadCaseType) as caught:
        load(encoded(**changes), name="test/repair")
    return caught.value.faults


def slip(old: str, new: str, *, file: str = "case_type.yaml") -> PackFault:
    """The one fault that comes of replacing ``old`` by ``new``; its line must be that of the slip."""
    source = FILES[file]
    assert source.count(old) >= 1
    faults = faults_of(**{file.replace(".", "__"): source.replace(old, new, 1)})
    assert len(faults) == 1, [one.render() for one in faults]
    return faults[0]


def line_of(text: str, *, file: str = "case_type.yaml") -> int:
    before, _, _ = FILES[file].partition(text)
    return before.count("\n") + 1


def test_a_right_declaration_loads_with_all_its_parts() -> None:
    case_type = load(encoded(), name="test/repair", version=3)
    assert (case_type.key, case_type.version, case_type.start) == ("test.repair", 3, "received")
    assert case_type.stages["working"].resident.zh == "在修"
    assert case_type.stages["done"].ends
    assert [one.code for one in case_type.classes] == ["lift", "lamp"]
    assert case_type.actions["finish"].targets() == {"done", "received"}
    assert case_type.form.personal == {"phone"}
    assert case_type.public_fields == ("days", "class")


def test_a_dated_limit_is_what_it_was_on_the_day() -> None:
    case_type = load(encoded(), name="test/repair")
    finish = case_type.actions["finish"]
    before = datetime(2025, 12, 31, 15, 59, tzinfo=UTC)  # still 2025 in Beijing
    assert case_type.within(finish, before) == timedelta(hours=2)
    assert case_type.within(finish, before + timedelta(minutes=1)) == timedelta(hours=3)
    assert case_type.within(finish, datetime(2019, 1, 1, tzinfo=UTC)) == timedelta(hours=2)
    assert case_type.most(finish, before) == 2


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("    from: received\n    to: working", "    from: recieved\n    to: working", "received"),
        ("    to: working", "    to: workign", "working"),
        ("by: [dispatcher, system]", "by: [dispacher, system]", "dispatcher"),
        ("[assign: lead]", "[asign: lead]", "assign"),
        ("[assign: lead]", "[assign: {roel: lead, role: lead}]", "role"),
        ("[assign: lead]", "[pass_on: tkae]", "take"),
        ("[assign: lead]", "[assign: leed]", "lead"),
        ("[assign: lead]", "[open: {type: a.b, link: led_to, carry: [party]}]", "parties"),
        ("[start: repair]", "[start: [repair, repare]]", "repair"),
        ("[assign: lead]", "[assign: lead, retime: repare]", "repair"),
        ("[assign: lead]", "[assign: lead, unlink: duplicate]", "duplicate_of"),
        ("overdue: [take]", "overdue: [tak]", "take"),
        ("start: received", "start: recieved", "received"),
        ("    limit: $tries", "    limit: $trys", "$tries"),
        ("retention: P1Y", "retention: P1Y\nretension: P1Y", "retention"),
        ("form: form.json", "form: fom.json", "form.json"),
        ("classes: classes.csv", "classes: clases.csv", "classes.csv"),
        ("table: terms.csv", "table: term.csv", "terms.csv"),
        ("{field: repaired, ", "{field: repared, ", "repaired"),
        ("{resolved: $repaired}", "{resolved: $repard}", "repaired"),
        ("{if: {repaired: true}", "{if: {repaird: true}", "repaired"),
        ("field: resolved}", "field: resolvd}", "resolved"),
        ("{after: done", "{after: don", "done"),
        ("fields: [days, class]", "fields: [titel, class]", "title"),
    ],
)
def test_a_slip_is_shown_where_it_stands_with_the_word_that_was_meant(old: str, new: str, near: str) -> None:
    source = FILES["case_type.yaml"]
    faults = faults_of(case_type__yaml=source.replace(old, new, 1))
    changed = [number for number, (a, b) in enumerate(zip(
        source.replace(old, new, 1).splitlines(), source.splitlines(), strict=False), start=1) if a != b]  # fmt: skip
    shown = [one for one in faults if near in one.mend.en and one.file == "test/repair/case_type.yaml"]
    assert shown, [one.render() for one in faults]
    assert shown[0].line in range(changed[0], changed[0] + 2)


def test_a_misspelt_personal_mark_is_refused_since_it_would_publish_a_name() -> None:
    fault = slip('"x-personal"', '"x-personel"', file="form.json")
    assert (fault.file, fault.line) == ("test/repair/form.json", line_of('"x-personal"', file="form.json"))
    assert "x-personal" in fault.mend.en


@pytest.mark.parametrize(
    ("old", "new", "at", "mend"),
    [
        ('"x-purpose"', '"x-hint"', '"x-personal"', "x-purpose"),
        ('"x-basis"', '"x-title"', '"x-personal"', "name law and article"),
        ('"ground": "consent"', '"ground": "wish"', '"x-basis"', "public_interest"),
        ("PIPL, article 13", "PIPL", '"x-basis"', "name law and article"),
        ('"x-term": "P1M"', '"x-term": "a month"', '"x-term"', "P6M"),
        ('"x-class": "general"', '"x-class": "secret"', '"x-class"', "sensitive"),
    ],
)
def test_a_personal_field_says_what_for_by_which_law_how_long_and_how_delicate(
    old: str, new: str, at: str, mend: str
) -> None:
    form = FILES["form.json"].replace(old, new, 1)
    (fault,) = faults_of(form__json=form)
    line = next(number for number, words in enumerate(form.splitlines(), start=1) if at in words)
    assert (fault.file, fault.line) == ("test/repair/form.json", line)
    assert mend in fault.mend.en


def test_what_a_store_took_in_before_is_read_as_it_was() -> None:
    files = {name: text.encode() for name, text in FILES.items()}
    files["form.json"] = FILES["form.json"].replace('"x-term": "P1M",', "").encode()
    held = load(files, name="test/repair", version=1).form.holdings["phone"]
    assert (held.term, held.by_consent) == ("case", True)


def test_a_field_that_is_like_others_says_so_in_known_words() -> None:
    fault = slip('"floor": {', '"floor": {"x-same": {"as": "storey", "use": "matter"}, ', file="form.json")
    assert (fault.file, fault.line) == ("test/repair/form.json", line_of('"floor"', file="form.json"))
    assert "account" in fault.mend.en


def test_a_way_in_that_does_not_exist_is_refused() -> None:
    fault = slip('"floor": {', '"floor": {"x-channels": ["papers"], ', file="form.json")
    assert (fault.file, fault.line) == ("test/repair/form.json", line_of('"floor"', file="form.json"))
    assert "did you mean 'paper'" in fault.mend.en


def test_a_form_that_is_no_json_names_its_own_line() -> None:
    fault = slip('"floor": {', '"floor" {', file="form.json")
    assert (fault.file, fault.line) == ("test/repair/form.json", line_of('"floor"', file="form.json"))


def test_a_schema_that_means_nothing_is_refused() -> None:
    fault = slip('"type": "integer"', '"type": "intger"', file="form.json")
    assert fault.file == "test/repair/form.json"


def test_a_field_that_is_required_but_not_there_is_refused() -> None:
    faults = faults_of(form__json=FILES["form.json"].replace('"text"\n ]', '"txet"\n ]'))
    assert [one.mend.en for one in faults] == ["did you mean 'text'?"]


def test_broken_yaml_is_one_fault_with_its_line_and_nothing_that_follows_from_it() -> None:
    fault = slip("title: {zh: 接单, en: Take}", "title: {zh: 接单, en: Take")
    assert fault.line in range(line_of("title: {zh: 接单"), line_of("title: {zh: 接单") + 3)


def test_a_missing_declaration_says_how_to_make_one() -> None:
    with pytest.raises(BadCaseType) as caught:
        load({"form.json": b"{}"}, name="test/empty")
    assert caught.value.faults[0].file == "test/empty/case_type.yaml"
    assert "packs new" in caught.value.faults[0].mend.en


def test_an_empty_declaration_names_what_is_missing() -> None:
    with pytest.raises(BadCaseType) as caught:
        load({"case_type.yaml": b"{}"}, name="test/empty")
    missing = {one.message.en for one in caught.value.faults}
    assert "'key' is missing." in missing


def test_a_stage_that_is_never_reached_and_one_that_is_never_left() -> None:
    lost = slip("  done: end\n", "  done: end\n  lost: end\n")
    assert (lost.line, lost.message.en) == (12, "no action leads to stage 'lost'.")
    stuck = slip("  done: end\n", "  done: open\n")
    assert (stuck.line, stuck.message.en) == (11, "nothing leads on from open stage 'done'.")


def test_the_system_must_be_allowed_what_a_clock_makes_it_do() -> None:
    fault = slip("by: [dispatcher, system]", "by: [dispatcher]")
    assert fault.line == line_of("overdue: [take]")
    assert "add 'system'" in fault.mend.en


def test_a_clock_that_nothing_starts_is_a_fault() -> None:
    fault = slip("  effects: [start: repair]\n", "")
    assert "never started" in fault.message.en


def test_the_engines_own_action_names_are_taken() -> None:
    source = FILES["case_type.yaml"].replace("  take:\n", "  approve:\n").replace("[take]", "[approve]")
    (fault,) = faults_of(case_type__yaml=source)
    assert "engine's own" in fault.message.en


def test_a_personal_field_cannot_be_disclosed() -> None:
    fault = slip("fields: [days, class]", "fields: [days, phone]")
    assert "personal" in fault.message.en


def test_the_form_as_it_was_written_cannot_be_disclosed() -> None:
    for written in ("text", "floor"):
        fault = slip("fields: [days, class]", f"fields: [days, {written}]")
        assert f"'{written}'" in fault.message.en


def test_a_clock_without_a_table_cannot_be_timed_anew() -> None:
    right = FILES["case_type.yaml"].replace("[assign: lead]", "[assign: lead, retime: repair]")
    assert load(encoded(case_type__yaml=right), name="x").actions["take"].effects[1].args == {
        "clocks": ["repair"]
    }
    (fault,) = (
        one
        for one in faults_of(case_type__yaml=right.replace("table: terms.csv", "term: P3D"))
        if "no table" in one.message.en
    )
    assert fault.line == line_of("effects: [assign")


def test_a_case_fact_that_effects_ask_for_must_exist_and_not_be_personal() -> None:
    right = FILES["case_type.yaml"].replace("[assign: lead]", "[assign: lead, set: {level: $case.floor}]")
    assert load(encoded(case_type__yaml=right), name="x").actions["take"].effects[1].args == {
        "level": "$case.floor"
    }
    for wrong in ("flor", "phone"):
        fault = faults_of(case_type__yaml=right.replace("case.floor", f"case.{wrong}"))[0]
        assert fault.line in (line_of("effects: [assign"), line_of("  take:"))


def test_faults_of_tables_and_classes_stand_in_their_own_files() -> None:
    table = slip("urgent,PT4H", "urgent,soon", file="terms.csv")
    assert (table.file, table.line) == ("test/repair/terms.csv", 3)
    classes = slip("lamp,灯,Lamp,灯,", "lamp,灯,Lamp,灯,soon", file="classes.csv")
    assert (classes.file, classes.line) == ("test/repair/classes.csv", 3)


def test_a_table_with_a_contradiction_is_not_loaded() -> None:
    fault = slip("normal,P3D", "urgent,P3D\nnormal,P3D", file="terms.csv")
    assert fault.file == "test/repair/terms.csv"


def test_a_table_must_ask_for_facts_that_cases_have_and_give_what_is_asked() -> None:
    unknown = slip("urgency:string", "urgncy:string", file="terms.csv")
    assert "urgncy" in unknown.message.en
    missing = slip("=> unit:string", "=> office:string", file="routing.csv")
    assert "'unit'" in missing.message.en


def test_a_dated_limit_is_read_as_what_it_is_used_for_and_in_order_of_days() -> None:
    wrong = slip("value: PT3H", "value: soon", file="params.yaml")
    assert (wrong.file, wrong.line) == ("test/repair/params.yaml", line_of("PT3H", file="params.yaml"))
    early = slip("from: 2026-01-01", "from: 2019-01-01", file="params.yaml")
    assert early.line == line_of("2026-01-01", file="params.yaml")


def test_the_digest_tells_versions_apart_by_what_decides_only() -> None:
    files = encoded()
    assert digest_of(files) == digest_of({**files, "README.md": b"new words", "examples.yaml": b"[]"})
    assert digest_of(files) != digest_of({**files, "terms.csv": files["terms.csv"].replace(b"P3D", b"P4D")})


def test_a_folder_is_read_with_the_taxonomy_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "field" / "repair"
    folder.mkdir(parents=True)
    for name, content in encoded().items():
        (folder / name).write_bytes(content)
    (folder.parent / "taxonomy.csv").write_bytes(b"code,zh,en,keywords,urgency\n")
    assert set(read_folder(folder)) == {*FILES, "../taxonomy.csv"}
