"""Residents' messages: every class has words, they differ, and the seed decides them."""

import random
import re
from typing import Any

import pytest

from zhili.site.demo import texts
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import generate


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(generate(seed=7))


def written(gazetteer: Gazetteer, code: str, rng: random.Random, **how: Any) -> texts.Message:
    address = gazetteer.address(rng.choice(gazetteer.spots), rng=rng)
    return texts.message(code=code, scene=texts.scene(gazetteer, address, rng=rng), rng=rng, **how)


def test_every_class_has_words_and_no_slot_stays_open(gazetteer: Gazetteer) -> None:
    rng = random.Random(1)
    for one in texts.classes():
        for _ in range(12):
            text = written(gazetteer, one.code, rng, again=rng.random() < 0.2, same=rng.random() < 0.2).text
            assert len(text) >= 6, one.code
            assert not re.search(r"[{}]|。。|，。|，，", text), text


def test_sixty_classes_have_at_least_four_sentences_of_their_own() -> None:
    known = {one.code for one in texts.classes()}
    own = [code for code in known if texts.skeletons(code) >= 4]
    assert len(own) >= 60
    assert all(not code.startswith("_") and code in known for code in own)


def test_a_thousand_messages_of_frequent_classes_are_hardly_ever_alike(gazetteer: Gazetteer) -> None:
    rng = random.Random(2)
    own = sorted(one.code for one in texts.classes() if texts.skeletons(one.code) >= 4)
    messages = [written(gazetteer, rng.choice(own), rng) for _ in range(1000)]
    assert len({message.text for message in messages}) >= 970
    assert len({message.register for message in messages}) == 7


def test_the_seed_decides_every_word(gazetteer: Gazetteer) -> None:
    def thirty(seed: int) -> list[str]:
        rng = random.Random(seed)
        return [written(gazetteer, "facilities/drainage", rng).text for _ in range(30)]

    assert thirty(5) == thirty(5)
    assert thirty(5) != thirty(6)


def test_neighbours_reporting_one_matter_share_its_sentence(gazetteer: Gazetteer) -> None:
    rng = random.Random(3)
    address = gazetteer.address(gazetteer.spots[0], rng=rng)
    scene = texts.scene(gazetteer, address, rng=rng)
    core = texts.matter("housing/lift", scene=scene, rng=rng)
    messages = [
        texts.message(code="housing/lift", scene=scene, rng=rng, core=core, same=True).text for _ in range(20)
    ]
    assert sum(core in text for text in messages) >= 15  # the others were typed in a hurry
    assert len(set(messages)) >= 4


def test_some_residents_write_english(gazetteer: Gazetteer) -> None:
    message = written(gazetteer, "facilities/heating", random.Random(4), english=True)
    assert message.language == "en" and message.text.isascii()
    assert not texts.in_english("rural/land")


def test_the_words_for_matters_belong_to_known_classes_with_sentences_of_their_own() -> None:
    assert all(texts.skeletons(code) >= 4 for code in texts._things())
