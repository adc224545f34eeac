"""Learning in the house: better on kept-back cases or refused, taken back in one move, an override heard next night."""

import random
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from zhili.casetypes.classes import ClassDef
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.kernel.text import Text
from zhili.site.cli import understand
from zhili.understanding import public as understanding
from zhili.understanding.models import ModelVersion
from zhili.understanding.operations.learning import NotKept
from zhili.understanding.public import Decided, NothingToTakeBack
from zhili.understanding.rules.classing import promotion
from zhili.understanding.tests.test_classing import MATTERS, messages

pytestmark = pytest.mark.django_db
AT = datetime(2025, 6, 2, 18, tzinfo=UTC)
DAY = timedelta(days=1)
STEWARD = Actor(kind="staff", id="steward-1", mandates=(Mandate("steward", None, None, AT - DAY),))
CODES = {"供暖": "heating", "公交": "bus", "噪声": "noise"}
CLASSES = tuple(
    ClassDef(code, Text(zh=name, en=code), tuple(MATTERS[name][:1])) for name, code in CODES.items()
)


def decided(count: int, *, seed: int, at: datetime, wrong: float = 0.0) -> list[Decided]:
    """Decisions of a day, ``wrong`` of them with the next class in place of the right one."""
    draw, codes = random.Random(seed), list(CODES.values())
    found = []
    for number, one in enumerate(messages(count, seed=seed)):
        code = CODES[one.label]
        if draw.random() < wrong:
            code = codes[(codes.index(code) + 1) % len(codes)]
        found.append(
            Decided(UUID(int=draw.getrandbits(128)), one.text, code, at - DAY + timedelta(seconds=number))
        )
    return found


def learn(some: list[Decided], *, at: datetime) -> str | None:
    return understanding.learn_classes(decided=some, classes=CLASSES, at=at)


def asked(text: str) -> understanding.Suggestions:
    return understanding.suggest(text=text, classes=CLASSES, at=AT)


@pytest.fixture
def first_night() -> list[Decided]:
    some = decided(400, seed=1, at=AT)
    assert learn(some, at=AT) == promotion.PROMOTED
    return some


def test_what_was_learned_proposes_from_then_on(first_night: list[Decided]) -> None:
    text = "末班车总是提前走，司机甩站"
    found = asked(text)
    assert found.class_ is not None and found.class_.value == "bus"
    assert found.class_.reasons and all(word in text for word in found.class_.reasons)
    assert len(found.alternatives) == 2
    (version,) = understanding.versions()
    assert (version.number, version.in_force, version.verdict) == (1, True, "promoted")
    assert float(str(version.figures["macro_f1"])) > float(str(version.rival["macro_f1"]))


def test_a_night_without_a_new_decision_learns_nothing(first_night: list[Decided]) -> None:
    assert learn(first_night, at=AT + DAY) is None
    assert learn(first_night[:50], at=AT + DAY) is None
    assert ModelVersion.objects.count() == 1


@pytest.mark.parametrize("wrong", [0.7, 1.0])
def test_a_poisoned_batch_is_refused_and_what_was_in_force_stays(
    first_night: list[Decided], wrong: float
) -> None:
    batch = decided(300, seed=2, at=AT + DAY, wrong=wrong)
    verdict = learn(first_night + batch, at=AT + DAY)
    assert verdict in {promotion.WORSE_ON_OLDER, promotion.CONTRADICTS, promotion.NOT_BETTER}
    found = asked("暖气不热，室温不达标").class_
    assert found is not None and found.value == "heating"
    refused, kept = understanding.versions()
    assert (refused.in_force, refused.verdict, kept.in_force) == (False, verdict, True)
    assert ModelVersion.objects.get(number=refused.number).content is None


def trial(cases: int, classes: int, right: int, won: int, lost: int, macro: float = 0.0) -> promotion.Trial:
    """A candidate right on ``right`` of the cases, its rival on as many less what the pairs tell."""

    def side(count: int, macro_f1: float) -> promotion.Figures:
        per_class = dict.fromkeys(map(str, range(classes)))
        return {"messages": cases, "accuracy": count / cases, "macro_f1": macro_f1, "per_class": per_class}

    return promotion.Trial(side(right, 0.7), side(right - won + lost, 0.7 + macro), won, lost)


# Cases kept back, classes among them, right on how many, won and lost against what is in force.
@pytest.mark.parametrize(
    ("tried", "verdict"),
    [
        (trial(21, 12, 10, 6, 1), promotion.TOO_FEW),  # a night that was promoted once, right on 48 %
        (trial(74, 15, 60, 30, 2), promotion.TOO_FEW),
        (trial(75, 15, 60, 30, 2), promotion.PROMOTED),
        (trial(75, 15, 42, 30, 2), promotion.RARELY_RIGHT),  # 56 % of 75 may be half
        (trial(400, 15, 224, 30, 2), promotion.PROMOTED),  # 56 % of 400 is more than half
        (trial(400, 15, 300, 9, 4), promotion.NOT_BETTER),
        (trial(400, 15, 300, 10, 2), promotion.PROMOTED),
        (trial(400, 15, 300, 40, 39), promotion.NOT_BETTER),
        (trial(400, 15, 300, 10, 2, macro=0.05), promotion.NOT_BETTER),  # rare classes given up
        (trial(400, 15, 300, 0, 0), promotion.NOT_BETTER),
    ],
)
def test_better_is_what_chance_hardly_does(tried: promotion.Trial, verdict: str) -> None:
    assert promotion.verdict(tried) == verdict


def test_labels_at_random_are_never_promoted() -> None:
    draw = random.Random(4)
    some = [
        Decided(one.case_id, one.text, draw.choice(list(CODES.values())), one.at)
        for one in decided(300, seed=3, at=AT)
    ]
    assert learn(some, at=AT) != promotion.PROMOTED
    assert not ModelVersion.objects.filter(in_force=True).exists()


def test_overrides_change_the_next_nights_model(first_night: list[Decided]) -> None:
    text = "共享单车乱停放在路口"
    before = asked(text).class_
    draw = random.Random(6)
    new = []
    for number in range(60):
        where, how = ("".join(draw.choices("东西南北金玉山水春秋华实桥门", k=8)) for _ in range(2))
        said = f"{where}共享单车乱停放，{how}"
        new.append(Decided(UUID(int=draw.getrandbits(128)), said, "noise", AT + timedelta(hours=number + 1)))
    more = decided(300, seed=7, at=AT + 3 * DAY)
    assert learn(first_night + new + more, at=AT + 4 * DAY) == promotion.PROMOTED
    after = asked(text).class_
    assert after is not None and after.value == "noise"
    assert before is None or before.confidence < after.confidence


def test_one_move_takes_a_model_back(first_night: list[Decided]) -> None:
    text = "楼上装修电钻声太大"
    ModelVersion.objects.update(in_force=False)
    row = ModelVersion.objects.get()
    second = ModelVersion.objects.create(
        key=row.key, number=2, trained_at=AT + DAY, learned_from=1, figures={}, rival={}, verdict="promoted",
        in_force=True, content=row.content,
    )  # fmt: skip
    assert understanding.roll_back(at=AT + 2 * DAY) == [2]
    second.refresh_from_db()
    assert second.withdrawn_at == AT + 2 * DAY
    assert ModelVersion.objects.get(in_force=True).number == 1
    assert understanding.roll_back(at=AT + 3 * DAY) == [1]
    lexicon = asked(text)
    assert lexicon.class_ is None
    with pytest.raises(NothingToTakeBack):
        understanding.roll_back(at=AT + 3 * DAY)


def test_a_version_that_was_taken_back_is_put_in_force_again(first_night: list[Decided]) -> None:
    (first,) = understanding.versions()
    assert understanding.version_before(id=first.id) is None
    understanding.roll_back(at=AT + DAY, actor=STEWARD)
    assert understanding.speaking() == []
    understanding.put_back(id=first.id, actor=STEWARD, at=AT + DAY)
    (again,) = understanding.speaking()
    assert (again.number, again.withdrawn_at) == (1, None)
    assert asked("末班车总是提前走").class_ is not None
    acts = [(one.what, one.value, one.by) for one in understanding.acts(key="class")]
    assert sorted(acts) == [("put-back", "1", "steward-1"), ("rolled-back", "1", "steward-1")]


def test_only_stewards_and_administrators_move_versions_and_only_those_kept(
    first_night: list[Decided],
) -> None:
    (first,) = understanding.versions()
    other = Actor(kind="staff", id="o", mandates=(replace(STEWARD.mandates[0], role="dispatcher"),))
    with pytest.raises(Forbidden):
        understanding.roll_back(at=AT + DAY, actor=other)
    with pytest.raises(Forbidden):
        understanding.put_back(id=first.id, actor=other, at=AT + DAY)
    assert understanding.speaking() == [first]
    ModelVersion.objects.update(content=None)
    with pytest.raises(NotKept):
        understanding.put_back(id=first.id, actor=STEWARD, at=AT + DAY)
    with pytest.raises(NotFound):
        understanding.put_back(id=0, actor=STEWARD, at=AT + DAY)


def test_a_changed_taxonomy_is_asked_of_the_lexicon(first_night: list[Decided]) -> None:
    changed = (*CLASSES, ClassDef("parking", Text(zh="停车", en="parking"), ("乱停车",)))
    found = understanding.suggest(text="门口乱停车", classes=changed, at=AT).class_
    assert found is not None and (found.value, found.reasons) == ("parking", ("乱停车",))


@pytest.mark.parametrize("text", ["", "😀", "12345", "<b></b>"])
def test_what_says_nothing_gets_no_or_an_unsure_class(first_night: list[Decided], text: str) -> None:
    found = asked(text).class_
    assert found is None or found.confidence < 0.6


def test_the_command_lists_versions_and_takes_one_back(first_night: list[Decided]) -> None:
    given = Namespace(lang="en", key=None)
    (line,) = understand._versions(given)
    assert " 1 2025-06-02 18:00 * promoted n=" in line
    assert understand._rollback(given) == ["Version 1 was taken back."]
    assert " - promoted" in understand._versions(given)[0]
