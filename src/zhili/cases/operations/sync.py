"""Taking in case types: a folder whose deciding files have changed becomes a new version; old versions stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from zhili.cases.models import TypeVersion
from zhili.cases.operations.papers import template_faults
from zhili.cases.queries import types
from zhili.casetypes import load
from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.language import CaseType
from zhili.kernel.rows import fetch
from zhili.people import public as people

_LOCK = 0x7A68696C  # one process takes in types at a time


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of a folder."""

    key: str
    version: int
    new: bool


def sync(folders: Iterable[Path], *, at: datetime) -> list[Synced]:
    """Take in the case types in these folders. All are checked first: with one fault nothing is taken in.

    Raises BadCaseType.
    """
    loaded = [_loaded(folder) for folder in folders]
    with transaction.atomic():
        fetch("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        result = [_take_in(case_type.key, case_type.digest, files, at) for files, case_type in loaded]
        if any(one.new for one in result):
            people.changed(types.STAMP)
    types.forget()
    return result


def _loaded(folder: Path) -> tuple[dict[str, bytes], CaseType]:
    """A folder's files and its type. Raises BadCaseType, also for a template that cannot be set."""
    files = load.read_folder(folder)
    case_type = load.load(files, name=folder.name, registered=types.registered_words())
    known = TypeVersion.objects.filter(key=case_type.key, digest=case_type.digest).exists()
    faults = [] if known else template_faults(case_type, name=folder.name)
    if faults:
        raise BadCaseType(name=folder.name, faults=faults)
    return files, case_type


def _take_in(key: str, digest: str, files: dict[str, bytes], at: datetime) -> Synced:
    newest = TypeVersion.objects.filter(key=key).aggregate(newest=Max("version"))["newest"] or 0
    if newest and TypeVersion.objects.filter(key=key, version=newest, digest=digest).exists():
        return Synced(key=key, version=newest, new=False)
    TypeVersion.objects.create(
        key=key, version=newest + 1, digest=digest, files=types.packed(files), loaded_at=at
    )
    return Synced(key=key, version=newest + 1, new=True)
