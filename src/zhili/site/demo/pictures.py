"""Photos for the play: small made-up street scenes, drawn, never taken anywhere."""

import io
import random
from functools import cache

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 480, 360
_VARIETY = 6
_SKIES = ((168, 196, 220), (196, 204, 208), (226, 200, 168), (70, 84, 110))
_LITTER = ((120, 92, 60), (60, 110, 70), (180, 60, 50), (50, 60, 130), (210, 210, 205))


def photo(rng: random.Random, *, mended: bool) -> bytes:
    """A PNG of a corner of the city, with what is wrong there, or tidy again."""
    return _drawn(rng.randrange(_VARIETY), mended)


@cache
def _drawn(number: int, mended: bool) -> bytes:
    rng = random.Random(f"picture {number}")
    image = Image.new("RGB", (_WIDTH, _HEIGHT), rng.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    _houses(draw, rng)
    draw.rectangle((0, 240, _WIDTH, _HEIGHT), fill=(128, 128, 126))
    for left in range(20, _WIDTH, 90):
        draw.rectangle((left, 300, left + 46, 306), fill=(224, 222, 210))
    for _ in range(0 if mended else rng.randint(9, 16)):
        x, y, size = rng.randint(120, 330), rng.randint(226, 268), rng.randint(12, 34)
        draw.ellipse((x, y, x + size, y + size * 0.7), fill=rng.choice(_LITTER))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _houses(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    left = 0
    while left < _WIDTH:
        width, top = rng.randint(70, 130), rng.randint(40, 140)
        tone = rng.randint(120, 200)
        draw.rectangle((left, top, left + width, 240), fill=(tone, tone - 8, tone - 18))
        for x in range(left + 10, left + width - 14, 24):
            for y in range(top + 12, 216, 32):
                draw.rectangle((x, y, x + 12, y + 16), fill=(tone - 70, tone - 60, tone - 45))
        left += width + rng.randint(2, 14)
