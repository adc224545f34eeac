"""Files brought to the administration pages: read row by row, good rows taken, the others told with reasons."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from zhili.kernel import rowfiles
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

MOST_BYTES = 64 * 1024 * 1024


class NoFile(ZhiliError):
    """A form that brings a file came without one."""

    code: ClassVar[str] = "no-file"
    status: ClassVar[int] = 422
    message = Text(zh="请先选择文件。", en="Choose a file first.")


class FileTooLong(ZhiliError):
    """The file is longer than can be taken on a page."""

    code: ClassVar[str] = "file-too-long"
    status: ClassVar[int] = 413
    message = Text(
        zh="文件超过 {most} MB。请分成几份，或在服务器上用 zhili load。",
        en="The file has more than {most} MB. Split it, or use zhili load on the server.",
    )


def brought(request: HttpRequest) -> "UploadedFile[bytes]":
    """The file that came with the form. Raises NoFile, FileTooLong."""
    found = request.FILES.get("file")
    if not isinstance(found, UploadedFile):
        raise NoFile
    if (found.size or 0) > MOST_BYTES:
        raise FileTooLong(most=MOST_BYTES // 1024 // 1024)
    return found


@contextmanager
def rows_of(file: "UploadedFile[bytes]") -> Iterator[Iterator[dict[str, str]]]:
    """The rows of a CSV or Excel file as text, while it lies in a folder of its own. Raises UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="zhili-") as folder:
        path = Path(folder) / ("list" + Path(file.name or "").suffix.lower())
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        yield _text(path)


def _text(path: Path) -> Iterator[dict[str, str]]:
    for row in rowfiles.rows(path):
        yield {name: str(value) for name, value in row.fields.items() if value is not None}
