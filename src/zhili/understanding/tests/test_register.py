"""The register: its cards, what is switched off says nothing, every act kept with its reason and sealed."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from zhili.casetypes.classes import ClassDef
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.refusals import Forbidden, Invalid, NotFound
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.people.testing import city_of_tests
from zhili.understanding import public as understanding
from zhili.understanding.models import RegisterEvent
from zhili.understanding.operations.register import NotSwitchable
from zhili.understanding.rules.register.card import BadCard, card_of
from zhili.understanding.rules.register.shelf import card, cards

_HAN = re.compile("[\u4e00-\u9fff]")
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
GAS = "楼道里有一股煤气味，水管也漏水"
CLASSES = (
    ClassDef("water", Text(zh="水务", en="Water")),
    ClassDef("water/pipe", Text(zh="水管漏水", en="Leaking pipe"), ("水管", "漏水")),
)
TOLD: dict[str, Any] = {
    "key": "weather",
    "order": 1,
    "kind": "rules",
    **{name: {"zh": name, "en": name} for name in ("name", "purpose", "decides", "basis", "data", "without")},
    "data_until": date(2026, 1, 1),
    "not_for": [{"zh": "不", "en": "no"}],
}


def holder(role: str, *, area: str | None = None) -> Actor:
    mandate = Mandate(role=role, unit=None, area=area, from_at=AT - timedelta(days=1))
    return Actor(kind="staff", id=f"{role}-1", mandates=(mandate,))


ADMIN = holder("admin")


def switch(key: str, *, on: bool, actor: Actor = ADMIN, why: str = "试一试", at: datetime = AT) -> None:
    understanding.switch(key=key, on=on, why=why, actor=actor, at=at)


def suggested() -> understanding.Suggestions:
    return understanding.suggest(text=GAS, classes=CLASSES, at=AT)


# --- cards --------------------------------------------------------------------------------------------------


def test_every_card_says_what_it_may_not_be_used_for_and_has_both_languages() -> None:
    for one in cards().values():
        texts = [one.name, one.purpose, one.basis, *one.not_for]
        texts += [each for each in (one.decides, one.data, one.calibrated, one.without) if each]
        assert all(text.zh.strip() and text.en.strip() and not _HAN.search(text.en) for text in texts), (
            one.key
        )
        assert one.not_for or one.kind == "refused", one.key


def test_the_models_and_rule_sets_in_use_all_stand_in_it() -> None:
    used = {key for key, one in cards().items() if one.kind != "refused"}
    assert used >= {
        "class", "place", "unit", "similar", "matters", "alerts", "urgency", "consult", "reply", "dispatch",
        "practice", "recurring", "masking",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "oracle"}, "learned, rules, list, guard, refused"),
        ({"purpose": None}, "purpose: zh, en"),
        ({"colour": "red"}, "- colour"),
        ({"key": "sun"}, "key: weather"),
        ({"purpose": {"zh": "只有中文"}}, "purpose: zh, en"),
        (
            {"measured": [{"name": {"zh": "", "en": ""}, "value": 93, "of": {"zh": "", "en": ""}, "at": AT}]},
            "93",
        ),
    ],
)
def test_a_bad_card_is_refused_with_its_file_and_the_mend(change: dict[str, Any], why: str) -> None:
    told = {**TOLD, **change}
    if change.get("purpose", "") is None:
        told["purpose"] = {}
    with pytest.raises(BadCard) as refusal:
        card_of(told, file="weather")
    assert "weather" in str(refusal.value) and why in str(refusal.value)


def test_a_card_lacks_nothing_and_code_asks_only_about_cards_that_stand() -> None:
    assert card_of(TOLD, file="weather").switchable
    with pytest.raises(BadCard, match="not_for"):
        card_of({name: value for name, value in TOLD.items() if name != "not_for"}, file="weather")
    with pytest.raises(BadCard, match="weather"):
        card("weather")


# --- switching ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_switched_off_proposes_nothing_until_it_is_on_again() -> None:
    first = suggested()
    assert first.class_ is not None and first.risks and "119" in first.hand_over
    switch("class", on=False)
    without_class = suggested()
    assert (without_class.class_, without_class.alternatives) == (None, ())
    assert without_class.urgency == first.urgency  # danger words speak for themselves
    switch("urgency", on=False)
    silent = suggested()
    assert (silent.urgency.value, silent.risks, silent.hand_over) == ("normal", (), ())
    switch("class", on=True)
    switch("urgency", on=True)
    assert suggested() == first


@pytest.mark.django_db
def test_the_others_fall_silent_too() -> None:
    asked: dict[str, Any] = {"text": "水管漏水", "candidates": [understanding.Candidate("1", "水管漏水了")]}
    assert understanding.similar(**asked)
    assert understanding.beside("菜市场对面")
    assert understanding.reply_hints(asked="路灯坏了", reply="已收悉。")
    for key in ("similar", "place", "reply", "consult"):
        switch(key, on=False)
    assert understanding.similar(**asked) == []
    assert understanding.beside("菜市场对面") == ()
    assert understanding.reply_hints(asked="路灯坏了", reply="已收悉。") == ()
    assert understanding.known_answers(text="押金", at=AT) == ()


@pytest.mark.django_db
def test_each_switch_is_kept_with_its_reason_and_sealed_and_said_twice_it_is_one() -> None:
    switch("similar", on=False, why="误报太多")
    switch("similar", on=False, why="再点一次", at=AT + timedelta(minutes=1))
    (row,) = RegisterEvent.objects.all()
    assert (row.key, row.what, row.why, row.by, row.at) == ("similar", "off", "误报太多", "admin-1", AT)
    (act,) = understanding.acts()
    assert ledger.is_sealed(district_id=0, id=row.sealed_as, salt=bytes(row.salt), content=act.content)
    assert not ledger.is_sealed(
        district_id=0, id=row.sealed_as, salt=bytes(row.salt), content=replace(act, why="没有原因").content
    )
    entry = understanding.registered(key="similar")
    assert not entry.on and entry.switched is not None and entry.switched.why == "误报太多"
    assert understanding.registered(key="place").on


@pytest.mark.django_db
@pytest.mark.parametrize(
    "actor", [holder("steward"), holder("operator"), holder("admin", area="1101/110105")]
)
def test_only_an_administrator_of_the_whole_city_switches(actor: Actor) -> None:
    with pytest.raises(Forbidden):
        switch("class", on=False, actor=actor)
    assert understanding.in_use("class") and not RegisterEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["faces", "tracking", "persons", "unit", "masking"])
def test_what_zhili_refuses_the_citys_own_list_and_protections_have_no_switch(key: str) -> None:
    with pytest.raises(NotSwitchable):
        switch(key, on=True)
    assert understanding.in_use(key) == (key in ("unit", "masking"))


@pytest.mark.django_db
def test_a_switch_without_a_reason_or_of_nothing_is_refused() -> None:
    with pytest.raises(Invalid):
        switch("class", on=False, why=" \n")
    with pytest.raises(NotFound):
        switch("weather", on=False)


@pytest.mark.django_db
def test_the_unit_that_answers_for_it_is_named_and_named_anew() -> None:
    city_of_tests()
    understanding.name_owner(key="class", unit="bureau:water", actor=holder("steward"), at=AT)
    understanding.name_owner(
        key="class", unit="bureau:cityscape", actor=holder("steward"), at=AT + timedelta(hours=1)
    )
    assert understanding.registered(key="class").owner == "bureau:cityscape"
    assert [one.value for one in understanding.acts(key="class")] == ["bureau:cityscape", "bureau:water"]
    with pytest.raises(Invalid):
        understanding.name_owner(key="class", unit="bureau:nobody", actor=ADMIN, at=AT)
    with pytest.raises(Forbidden):
        understanding.name_owner(key="class", unit="bureau:water", actor=holder("leader"), at=AT)
