"""Rows of the files in a folder of data, with what is missing said by name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from zhili.kernel import rowfiles
from zhili.kernel.text import Text
from zhili.understanding.rules.task import BadData

_NO_FILE = Text(zh="缺少这个文件", en="the file is missing")
_NO_COLUMN = Text(zh="缺少列 {column}", en="the column {column} is missing")
_EMPTY = Text(zh="没有可用的行", en="it has no row that can be used")


def records(path: Path, *, columns: Sequence[str], task: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV, workbook or JSON Lines file (also gzipped) as text by column, those without fault.

    ``columns`` must be there; others come along. Raises BadData where the file, a column or every row is missing.
    """
    if not path.is_file():
        raise BadData(path=path, task=task, why=_NO_FILE)
    some = False
    try:
        for row in rowfiles.rows(path):
            if row.fault is not None:
                continue
            for column in columns:
                if column not in row.fields:
                    raise BadData(path=path, task=task, why=_NO_COLUMN.format(column=column))
            some = True
            yield {name: "" if value is None else str(value) for name, value in row.fields.items()}
    except rowfiles.UnreadableFile as error:
        raise BadData(path=path, task=task, why=error.words) from None
    if not some:
        raise BadData(path=path, task=task, why=_EMPTY)
