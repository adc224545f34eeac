"""Two nights of learning in a house's home, of classes that no case type has: a program run with that home.

Prints the ids of the versions, the promoted one first: what it proposes is asked by nobody.
"""

import json
import random
import sys
from datetime import timedelta
from uuid import UUID

import django

_SAID = {"tree": "大树倒了压住围墙", "pipe": "屋里淹了没人管"}
_EACH = 200


def main() -> None:
    """The classes of the second day are drawn by lot, so that its night is refused."""
    django.setup()
    from zhili.casetypes.classes import ClassDef
    from zhili.kernel import clock
    from zhili.kernel.text import Text
    from zhili.understanding import public as understanding

    draw = random.Random(5)
    classes = tuple(ClassDef(code, Text(zh=code, en=code)) for code in _SAID)
    made, decided = [], []
    for days in (2, 1):
        at = clock.now() - timedelta(days=days)
        for turn in range(_EACH):
            code, said = list(_SAID.items())[turn % 2]
            where = "".join(draw.choices("东西南北中上下前后里华山河园门桥街巷湾岭", k=14))
            chosen = code if days > 1 else draw.choice(list(_SAID))
            id = UUID(int=draw.getrandbits(128))
            decided.append(understanding.Decided(id, f"{where}{said}", chosen, at))
        understanding.learn_classes(decided=decided, classes=classes, at=at + timedelta(hours=1))
        made.append(understanding.versions(limit=1)[0].id)
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()
