"""Pictures: opened under limits, turned upright, made smaller, and written anew without what came along."""

import io
from typing import NamedTuple

from PIL import Image, ImageOps

from zhili.kernel.files.kinds import GIF, JPEG, PNG, WEBP, Kind
from zhili.kernel.files.refusals import Bomb, BrokenFile
from zhili.kernel.text import Text

_READERS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", GIF: "GIF"}
_QUALITY = 85


class Picture(NamedTuple):
    """A picture as it is kept."""

    content: bytes
    kind: Kind
    width: int
    height: int


def redraw(data: bytes, *, kind: Kind, name: str, pixels: int, side: int) -> Picture:
    """The picture's pixels only: turned as its orientation says, no side longer than ``side``.

    Position, camera, comments, thumbnails, further frames and what hides behind the picture are gone. A GIF
    becomes a PNG of its first frame. Raises Bomb beyond ``pixels``, BrokenFile where it cannot be read.
    """
    try:
        with Image.open(io.BytesIO(data), formats=[_READERS[kind]]) as image:
            width, height = image.size
            if width * height > pixels:
                raise _too_many_pixels(name, width, height)
            image.draft("RGB", (side, side))
            return _written(image, kind=kind, side=side)
    except Bomb:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except Exception as error:
        # Decoders that meet hostile bytes raise whatever they stumble over: struct.error, IndexError.
        raise BrokenFile(name=name) from error


def _written(image: Image.Image, *, kind: Kind, side: int) -> Picture:
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    pixels = _plain(upright, kind)
    target = PNG if kind is GIF else kind
    out = io.BytesIO()
    pixels.save(out, format=_READERS[target], **_options(target))
    return Picture(out.getvalue(), target, pixels.width, pixels.height)


def _plain(image: Image.Image, kind: Kind) -> Image.Image:
    """A new picture of the same pixels in a mode its format can hold, with nothing attached."""
    transparent = kind is not JPEG and (image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info)
    plain = image.convert("RGBA" if transparent else "RGB")
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _options(kind: Kind) -> dict[str, object]:
    return {} if kind is PNG else {"quality": _QUALITY}


def _too_many_pixels(name: str, width: int = 0, height: int = 0) -> Bomb:
    if not width:
        return Bomb(name=name, detail=Text(zh="像素过多", en="too many pixels"))
    return Bomb(name=name, detail=Text(zh=f"{width}×{height} 像素", en=f"{width} by {height} pixels"))
