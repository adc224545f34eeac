"""Requests without end, to load a house with: what residents of a city would send, as fast as it can be drawn.

No time passes here and nobody answers; for a past that people have worked on see ``play``.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

from zhili.site.demo import arrivals, staff, texts
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import City

_SCENES, _RESIDENTS = 600, 2000
_CHANNELS = ("phone", "web", "app")


def payloads(city: City, *, seed: int) -> Iterator[dict[str, object]]:
    """Bodies of ``POST /api/v1/cases``, one after the other for ever; the same seed gives the same ones.

    Texts, places and people vary as in the demonstration: about 600 scenes, 2,000 residents, every class of the
    hotline as often as in spring. No class is given: the house finds it.
    """
    rng = random.Random(f"load {city.seed} {seed}")
    gazetteer = Gazetteer(city)
    people = staff.residents(gazetteer, count=_RESIDENTS)
    scenes = [
        texts.scene(gazetteer, gazetteer.address(rng.choice(gazetteer.spots), rng=rng), rng=rng)
        for _ in range(_SCENES)
    ]
    codes = [one.code for one in texts.classes()]
    often = list(accumulate(arrivals.class_weights(4, "day")))
    while True:
        code = rng.choices(codes, cum_weights=often)[0]
        scene, resident = rng.choice(scenes), rng.choice(people)
        address = scene.address
        yield {
            "type": "hotline.request",
            "channel": rng.choice(_CHANNELS),
            "data": {
                "text": texts.message(code=code, scene=scene, rng=rng).text,
                "address": address.text,
                "lon": address.lon,
                "lat": address.lat,
                "name": resident.name,
                "phone": resident.phone,
            },
        }
