"""The round red seal of an office, drawn: its name along the upper arc, a star in the middle (国发〔1999〕25号)."""

import io
import math
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parents[1] / "fonts" / "NotoSansSC-Bold.ttf"
_SIDE = 504  # 12 pixels a millimetre
_RED = (200, 16, 46, 235)
_ARC = math.radians(240)


@lru_cache(maxsize=256)
def seal_image(name: str) -> bytes:
    """The seal of an office of this name as a PNG with a clear ground, 504 pixels square."""
    picture = Image.new("RGBA", (_SIDE, _SIDE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((6, 6, _SIDE - 6, _SIDE - 6), outline=_RED, width=14)
    pen.polygon(_star(_SIDE / 2, _SIDE / 2, 82), fill=_RED)
    signs = name.strip() or "印"
    size = max(20, min(64, int(_ARC * 190 / max(len(signs), 1) * 0.92)))
    step = min(_ARC / max(len(signs), 1), math.radians(36))
    first = -step * (len(signs) - 1) / 2
    for place, sign in enumerate(signs):
        _letter(picture, sign, size, first + place * step)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _letter(picture: Image.Image, sign: str, size: int, angle: float) -> None:
    """One sign on the arc, its head outward; ``angle`` from the top, clockwise."""
    tile = Image.new("RGBA", (size * 2, size * 2), (255, 255, 255, 0))
    font = ImageFont.truetype(str(_FONT), size)
    ImageDraw.Draw(tile).text((size, size), sign, font=font, fill=_RED, anchor="mm")
    turned = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
    radius = _SIDE / 2 - 26 - size * 0.72
    x, y = _SIDE / 2 + radius * math.sin(angle), _SIDE / 2 - radius * math.cos(angle)
    picture.alpha_composite(turned, (round(x - size), round(y - size)))


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for place in range(10):
        reach = radius if place % 2 == 0 else radius * 0.382
        turn = math.radians(36 * place)
        points.append((x + reach * math.sin(turn), y - reach * math.cos(turn)))
    return points


def written_name(name: str) -> bytes:
    """A typed name as a picture (PNG with a clear ground) in place of a drawn signature."""
    font = ImageFont.truetype(str(_FONT.with_name("NotoSansSC-Regular.ttf")), 96)
    left, top, right, bottom = font.getbbox(name)
    picture = Image.new("RGBA", (round(right - left) + 48, round(bottom - top) + 48), (255, 255, 255, 0))
    ImageDraw.Draw(picture).text((24 - left, 24 - top), name, font=font, fill=(20, 30, 70, 255))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
