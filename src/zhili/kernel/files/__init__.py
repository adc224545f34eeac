"""Files from outside: checked by their content, made harmless, and kept under their digest.

``inspect`` decides what may be kept and in which form; ``FileStore`` keeps it durably. To which case a file
belongs, who may see it and how long it stays is the callers' business.
"""

from zhili.kernel.files.inspection import Kept, Limits, check_count, inspect
from zhili.kernel.files.refusals import (
    ActiveContent,
    Bomb,
    BrokenFile,
    EmptyFile,
    FileTooLarge,
    KindNotAllowed,
    NoSpace,
    StoreUnavailable,
    TooManyFiles,
    WrongKind,
)
from zhili.kernel.files.store import FileStore, StoredFile

__all__ = [
    "ActiveContent",
    "Bomb",
    "BrokenFile",
    "EmptyFile",
    "FileStore",
    "FileTooLarge",
    "Kept",
    "KindNotAllowed",
    "Limits",
    "NoSpace",
    "StoreUnavailable",
    "StoredFile",
    "TooManyFiles",
    "WrongKind",
    "check_count",
    "inspect",
]
