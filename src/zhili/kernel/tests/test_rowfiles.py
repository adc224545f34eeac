"""Files of rows: every format, every encoding, and rows that cannot be read."""

import gzip
import io
import multiprocessing
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from zhili.kernel import rowfiles
from zhili.kernel.rowfiles import FileRow, UnreadableFile, digest, rows

HEADER = "text,place\n"


def read(tmp_path: Path, name: str, content: bytes) -> list[FileRow]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(rows(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("packed", [False, True])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = (HEADER + "水管漏水,幸福路\n" * 3).encode(encoding)
    found = read(tmp_path, "a.csv.gz" if packed else "a.csv", gzip.compress(content) if packed else content)
    assert [row.fields for row in found] == [{"text": "水管漏水", "place": "幸福路"}] * 3
    assert [row.line for row in found] == [2, 3, 4]


def test_a_broken_row_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    content = HEADER + "good,1\nonly one\nthree,of,them\nalso good,2\n"
    found = read(tmp_path, "a.csv", content.encode())
    assert [(row.line, row.fault is None) for row in found] == [(2, True), (3, False), (4, False), (5, True)]
    assert found[1].fault is not None and "has 1 fields" in found[1].fault.en


def test_bytes_of_another_encoding_spoil_their_row_only(tmp_path: Path) -> None:
    lines = [HEADER.encode(), *["好,1\n".encode()] * 9, "停电,2\n".encode("gbk"), "好,3\n".encode()]
    found = read(tmp_path, "a.csv", b"".join(lines))
    assert [row.fault is None for row in found] == [*[True] * 9, False, True]


def test_rows_reach_another_process_as_they_were_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "a.csv",
        b"".join([HEADER.encode(), *["好,1\n".encode()] * 9, "停电,2\n".encode("gbk"), b"x\n"]),
    )
    ours, theirs = multiprocessing.Pipe()
    ours.send(found)
    assert theirs.recv() == found
    assert [row.line for row in found if row.fault is not None] == [11, 12]


def test_quoted_line_breaks_stay_in_their_field(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", (HEADER + '"one\ntwo",x\nnext,y\n').encode())
    assert [row.fields["text"] for row in found] == ["one\ntwo", "next"]


def test_json_lines_with_a_broken_one(tmp_path: Path) -> None:
    found = read(tmp_path, "a.jsonl", '{"text": "漏水", "n": 3}\nnot json\n\n[1]\n{"text": "x"}\n'.encode())
    assert [(row.line, row.fault is None) for row in found] == [(1, True), (2, False), (4, False), (5, True)]
    assert found[0].fields == {"text": "漏水", "n": 3}


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate([["text", "floor"], ["漏水", 3], [], ["停电", 12]]):
        sheet.write_row(number, 0, row)
    book.close()
    found = list(rows(path))
    assert [dict(row.fields) for row in found] == [
        {"text": "漏水", "floor": 3},
        {"text": "停电", "floor": 12},
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\x00\x01\x02binary"),
        ("a.xlsx", b"PK\x03\x04 not really"),
        ("a.csv.gz", b"\x1f\x8b\x08 cut off"),
    ],
)
def test_what_is_no_file_of_rows_is_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(tmp_path, name, content)
    assert name in refusal.value.render("zh")


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        list(rows(tmp_path / "none.csv"))


def test_digests_tell_files_apart(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"1")
    second.write_bytes(b"2")
    assert digest(first) != digest(second)


def packed_book(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def test_a_workbook_that_unpacks_too_far_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rowfiles, "UNPACKS_TO", 1 << 20)
    bomb = packed_book({"xl/worksheets/sheet1.xml": b"\0" * (1 << 20), "xl/workbook.xml": b"\0"})
    with pytest.raises(UnreadableFile, match="unpacks to over 1 MB"):
        read(tmp_path, "a.xlsx", bomb)
    with pytest.raises(UnreadableFile, match="unpacks to over 1 MB"):
        read(tmp_path, "a.xlsx.gz", gzip.compress(bomb))


def test_a_workbook_that_lies_about_its_size_is_counted_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rowfiles, "UNPACKS_TO", 1 << 20)
    bomb = packed_book({"xl/workbook.xml": b"\0" * (4 << 20)})
    true = (4 << 20).to_bytes(4, "little")
    with pytest.raises(UnreadableFile):
        read(tmp_path, "a.xlsx", bomb.replace(true, (100).to_bytes(4, "little")))


def test_a_workbook_that_is_too_large_or_has_too_many_parts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rowfiles, "_MOST_PARTS", 3)
    with pytest.raises(UnreadableFile):
        read(tmp_path, "a.xlsx", packed_book({str(place): b"" for place in range(4)}))
    monkeypatch.setattr(rowfiles, "LARGEST_BOOK", 100)
    with pytest.raises(UnreadableFile, match="Save it as CSV"):
        read(tmp_path, "a.xlsx", packed_book({"a": bytes(range(256))}))


def test_an_archive_that_is_no_workbook_is_refused_in_words(tmp_path: Path) -> None:
    for content in (packed_book({"readme.txt": b"hello"}), b"PK\x03\x04nonsense"):
        with pytest.raises(UnreadableFile, match="cannot be opened"):
            read(tmp_path, "a.xlsx", content)
