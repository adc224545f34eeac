"""Attachments: what is kept, in which form, and every refusal in words."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from zhili.kernel import files
from zhili.kernel.errors import ZhiliError
from zhili.kernel.files import Kept, Limits, inspect

LATITUDE = (39.0, 54.0, 15.0)


def picture(format: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.new(mode, size, 0)
    for x in range(size[0] // 2):
        for y in range(size[1]):
            image.putpixel((x, y), (250, 10, 10, 255)[: len(mode)] if len(mode) > 1 else 1)
    image.save(out, format=format, **options)
    return out.getvalue()


def with_position(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "Maker of cameras"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = LATITUDE
    return picture("JPEG", exif=exif.tobytes())


def pdf(body: bytes = b"", end: bytes = b"startxref\n9\n%%EOF\n") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + body + b" >>\nendobj\n" + end


def packed(objects: bytes, *, raw: bool = False) -> bytes:
    content = objects if raw else zlib.compress(objects)
    head = b"<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(content)
    return pdf() + b"2 0 obj\n" + head + content + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def film(brand: bytes = b"isom", header: bytes = b"mvhd") -> bytes:
    return box(b"ftyp", brand + b"\0\0\2\0") + box(b"mdat", b"frames") + box(b"moov", header)


def wav() -> bytes:
    body = b"WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\4\0\0\0abcd"
    return b"RIFF" + len(body).to_bytes(4, "little") + body


MP3 = b"\xff\xfb\x90\x64" + b"\0" * 413


@pytest.mark.parametrize(
    ("data", "name", "kind", "media_type"),
    [
        (picture("JPEG"), "a.jpg", "image", "image/jpeg"),
        (picture("PNG"), "a.png", "image", "image/png"),
        (picture("WEBP"), "a.webp", "image", "image/webp"),
        (picture("GIF", mode="P"), "a.gif", "image", "image/png"),
        (pdf(), "a.pdf", "pdf", "application/pdf"),
        ("路灯不亮".encode(), "a.txt", "text", "text/plain"),
        (MP3, "a.mp3", "audio", "audio/mpeg"),
        (b"ID3\4\0\0\0\0\0\2xx" + MP3, "a.mp3", "audio", "audio/mpeg"),
        (wav(), "a.wav", "audio", "audio/wav"),
        (film(b"M4A "), "a.m4a", "audio", "audio/mp4"),
        (film(), "a.mp4", "video", "video/mp4"),
        (film(b"qt  "), "a.mov", "video", "video/quicktime"),
    ],
)
def test_the_allowed_kinds_are_told_by_their_content(
    data: bytes, name: str, kind: str, media_type: str
) -> None:
    for claimed in (name, "附件"):
        kept = inspect(data, name=claimed)
        assert (kept.kind, kept.media_type) == (kind, media_type)


def test_position_camera_and_trailing_bytes_are_gone_from_pictures() -> None:
    source = with_position() + b"PK\x03\x04 hidden archive"
    with Image.open(io.BytesIO(source)) as sent:
        assert sent.getexif().get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] == LATITUDE
    kept = inspect(source, name="IMG_0001.JPG", declared="image/jpeg")
    with Image.open(io.BytesIO(kept.content)) as image:
        assert not image.getexif()
        assert "exif" not in image.info
    for trace in (b"Exif", b"Maker", b"hidden"):
        assert trace not in kept.content


def test_a_picture_is_turned_as_its_orientation_says() -> None:
    kept = inspect(with_position(orientation=6), name="a.jpg")
    assert (kept.width, kept.height) == (20, 40)
    with Image.open(io.BytesIO(kept.content)) as image:
        top, bottom = image.getpixel((10, 2)), image.getpixel((10, 37))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > bottom[0]


def test_large_pictures_are_made_smaller_and_small_ones_not_larger() -> None:
    kept = inspect(picture("PNG", size=(300, 30)), name="a.png", limits=Limits(side=100))
    assert (kept.width, kept.height) == (100, 10)
    assert (inspect(picture("PNG"), name="a.png").width, 40) == (40, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_is_redrawn_and_transparency_stays(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, format="PNG")
    kept = inspect(out.getvalue(), name="a.png")
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")


def test_a_film_loses_the_place_it_notes_and_keeps_every_offset() -> None:
    source = film(header=box(b"udta", box(b"\xa9xyz", b"\0\x15\x15\xc7+39.9042+116.4074+043.5/")))
    kept = inspect(source, name="a.mp4")
    assert b"39.9042" not in kept.content and b"116.4074" not in kept.content
    assert len(kept.content) == len(source)
    assert kept.content[:40] == source[:40]


def test_text_in_gbk_is_kept_as_utf_8() -> None:
    assert inspect("井盖丢了".encode("gbk"), name="a.txt").content.decode() == "井盖丢了"


@pytest.mark.parametrize(
    ("data", "name", "declared"),
    [
        (picture("PNG"), "report.pdf", ""),
        (pdf(), "photo.jpg", ""),
        (pdf(), "photo", "image/jpeg"),
        (b"MZ\x90\0" + b"\0" * 60, "photo.jpg", "image/jpeg"),
        (b"<html><script>alert(1)</script>", "a.png", "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.jpg", ""),
        ("路灯".encode(), "voice.mp3", "audio/mpeg"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused_in_words(data: bytes, name: str, declared: str) -> None:
    with pytest.raises(files.WrongKind) as refused:
        inspect(data, name=name, declared=declared)
    assert name in refused.value.render("zh") and "save it anew" in refused.value.render("en")


def test_within_a_family_the_content_decides_and_the_name_follows() -> None:
    kept = inspect(picture("PNG"), name="微信图片.jpg", declared="image/jpeg")
    assert (kept.media_type, kept.name) == ("image/png", "微信图片.png")
    assert inspect(picture("JPEG"), name="IMG.HEIC", declared="image/heic").name == "IMG.jpg"
    assert inspect(film(b"M4A "), name="a.mp4", declared="audio/mp4").media_type == "audio/mp4"


@pytest.mark.parametrize(
    ("data", "name", "mend"),
    [
        (box(b"ftyp", b"heic\0\0\0\0mif1heic"), "IMG.HEIC", "JPEG"),
        (box(b"ftyp", b"avif\0\0\0\0"), "a.avif", "JPEG"),
        (b"MZ" + b"\0" * 64, "tool.exe", "Send pictures"),
        (b"\0\1\2\3" * 9, "data", "Send pictures"),
        (b"<svg/>", "a.svg", "PDF"),
    ],
)
def test_kinds_that_are_not_kept_say_what_to_send_instead(data: bytes, name: str, mend: str) -> None:
    with pytest.raises(files.KindNotAllowed) as refused:
        inspect(data, name=name)
    assert mend in refused.value.render("en")


def test_archives_and_with_them_zip_bombs_are_refused_unopened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * 30_000_000)
    for name in ("bomb.zip", "report.docx", "bomb"):
        with pytest.raises(files.KindNotAllowed):
            inspect(out.getvalue(), name=name)


def test_image_bombs_are_refused_by_their_header() -> None:
    header = struct.pack(">II5B", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    body = zlib.compress(b"\0" * 1000)
    bomb += struct.pack(">I", len(body)) + b"IDAT" + body + struct.pack(">I", zlib.crc32(b"IDAT" + body))
    with pytest.raises(files.Bomb):
        inspect(bomb, name="a.png")
    with pytest.raises(files.Bomb) as refused:
        inspect(picture("PNG", size=(300, 30)), name="a.png", limits=Limits(pixels=8_999))
    assert "300" in refused.value.render("zh")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_truncated_pictures_are_refused(format: str) -> None:
    whole = picture(format, size=(200, 200), mode="P" if format == "GIF" else "RGB")
    with pytest.raises(files.BrokenFile):
        inspect(whole[: len(whole) // 2], name="a")


@pytest.mark.parametrize(
    "body",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /J#61vaScript /JS 5 0 R >>",
        b"/AA << /O << /S /Launch /F (cmd.exe) >> >>",
        b"/Names << /EmbeddedFiles 3 0 R >> /Type /EmbeddedFile",
        b"/AcroForm << /XFA 4 0 R >>",
        b"/Encrypt 7 0 R",
    ],
)
def test_documents_that_can_act_or_are_locked_are_refused(body: bytes) -> None:
    with pytest.raises(files.ActiveContent) as refused:
        inspect(pdf(body), name="a.pdf")
    assert "打印为 PDF" in refused.value.render("zh")


def test_what_hides_in_packed_objects_is_found() -> None:
    assert inspect(packed(b"3 0 4 15 << /Type /Page >> << /A 1 >>"), name="a.pdf").kind == "pdf"
    for hidden in (
        packed(b"3 0 << /S /JavaScript /JS (x) >>"),
        packed(b"\2\1 not objects"),
        packed(b"3 0", raw=True),
    ):
        with pytest.raises(files.ActiveContent):
            inspect(hidden, name="a.pdf")
    with pytest.raises(files.Bomb):
        inspect(packed(b"3 0 " + b"\0" * 40_000_000), name="a.pdf")


def test_a_pointer_to_javascript_in_the_words_is_no_script() -> None:
    assert (
        inspect(pdf(b"/Title (JavaScript for beginners) /OpenAction [1 0 R /Fit]"), name="a.pdf").kind
        == "pdf"
    )


@pytest.mark.parametrize(
    "data",
    [
        pdf(end=b""),
        film()[:-3],
        box(b"ftyp", b"isom\0\0\0\0"),
        wav()[:30],
        b"ID3\4\0\0\0\0\0\2xx" + b"<script>",
        b"ID3",
    ],
)
def test_what_is_cut_off_is_refused(data: bytes) -> None:
    with pytest.raises(files.BrokenFile):
        inspect(data, name="a")


def test_size_and_count_are_limited_and_empty_files_told(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"a" * 101)
    small = Limits(size=100, count=2)
    with pytest.raises(files.FileTooLarge):
        inspect(large, name="large.txt", limits=small)
    assert inspect(large, name="large.txt").content == b"a" * 101
    with pytest.raises(files.EmptyFile):
        inspect(b"", name="a.txt")
    files.check_count(present=1, adding=1, limits=small)
    with pytest.raises(files.TooManyFiles):
        files.check_count(present=1, adding=2, limits=small)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\用户\\照片.txt", "照片.txt"),
        ("a\u202egpj.txt", "agpj.txt"),
        ("a\x00b\nc.txt", "abc.txt"),
        ('<img src="x">?.txt', "img src=x.txt"),
        ("...", "file.txt"),
        ("", "file.txt"),
        ("长" * 500 + ".txt", "长" * 80 + ".txt"),
    ],
)
def test_names_lose_paths_marks_and_false_suffixes(sent: str, kept: str) -> None:
    assert inspect(b"words", name=sent).name == kept


_HEADS = (
    b"",
    b"%PDF-1.7 /ObjStm stream\n",
    b"GIF89a",
    b"ID3\4\0\0",
    b"RIFF\x40\0\0\0WAVEfmt ",
    b"RIFF\x40\0\0\0WEBP",
)
_SAMPLES = (
    picture("JPEG"),
    picture("PNG"),
    picture("WEBP"),
    picture("GIF", mode="P"),
    packed(b"1 0 <<>>"),
    film(),
)


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(_SAMPLES)))
    for _ in range(draw(st.integers(1, 6))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(1, len(data)))])


@settings(max_examples=250, deadline=None)
@given(
    data=_damaged() | st.builds(bytes.__add__, st.sampled_from(_HEADS), st.binary(max_size=200)),
    name=st.text(max_size=30) | st.sampled_from(["a.jpg", "a.pdf", "a.txt", "a.mp4"]),
    declared=st.text(max_size=12) | st.sampled_from(["image/png", "text/plain"]),
)
def test_whatever_comes_it_is_kept_or_refused_in_words(data: bytes, name: str, declared: str) -> None:
    try:
        kept = inspect(data, name=name, declared=declared, limits=Limits(pixels=10_000))
    except ZhiliError as refusal:
        assert refusal.render("zh") and refusal.render("en")
    else:
        assert isinstance(kept, Kept)
        assert kept.kind in {"image", "pdf", "text", "audio", "video"}
        assert not set(kept.name) & set("/\\\0\n\u202e") and kept.name.strip(".")
