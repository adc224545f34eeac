"""The case types in force and those that running cases began under, read from the versions that are kept."""

import base64
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhili.cases.models import TypeVersion
from zhili.cases.rules.errors import UnknownType
from zhili.casetypes import load
from zhili.casetypes.effects import Word
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import ROUTING_LIST
from zhili.kernel.snapshot import Derived
from zhili.people import public as people

_registered_words: dict[str, Word | None] = {}
_compiled: dict[tuple[str, str], CaseType] = {}
_compiling = threading.Lock()


@dataclass(frozen=True)
class _Catalogue:
    newest: Mapping[str, int]
    digests: Mapping[tuple[str, int], str]
    loaded: dict[tuple[str, int], CaseType] = field(default_factory=dict)


def _read() -> _Catalogue:
    rows = TypeVersion.objects.order_by("key", "version").values_list("key", "version", "digest")
    digests = {(key, version): digest for key, version, digest in rows}
    return _Catalogue(newest={key: version for key, version in digests}, digests=digests)


STAMP = "case types"
_catalogue = people.watched(STAMP, _read)


def forget() -> None:
    """Read the catalogue again at the next question: after a change in this process."""
    _catalogue.forget()


def register_words(words: Mapping[str, Word | None]) -> None:
    """Make further effect words known to the loader (a module's start-up does this)."""
    _registered_words.update(words)


def registered_words() -> Mapping[str, Word | None]:
    """The effect words that modules have registered, with the arguments of those that say so."""
    return dict(_registered_words)


def current(key: str) -> CaseType:
    """The version in force. Raises UnknownType."""
    catalogue = _catalogue.get()
    if key not in catalogue.newest:
        raise UnknownType(key=key)
    return of_version(key, catalogue.newest[key])


def of_version(key: str, version: int) -> CaseType:
    """A type as it stood in one version. Raises UnknownType."""
    catalogue = _catalogue.get()
    known = catalogue.loaded.get((key, version))
    if known is not None:
        return known
    if (key, version) not in catalogue.digests:
        _catalogue.forget()
        catalogue = _catalogue.get()
        if (key, version) not in catalogue.digests:
            raise UnknownType(key=f"{key} v{version}")
    with _compiling:
        case_type = _compile(key, version, catalogue.digests[(key, version)])
        catalogue.loaded[(key, version)] = case_type
    return case_type


def on_list() -> frozenset[str]:
    """The types that have no classes and are routed by the responsibility list: a line of it names them by key."""
    return frozenset(one.key for one in everything() if not one.classes and one.routing == ROUTING_LIST)


def everything() -> tuple[CaseType, ...]:
    """The version in force of every type, by key: the same tuple until a version comes, so that what is made of it can
    be kept.
    """
    return _everything.get(None)


def _all_in_force(_key: None) -> tuple[CaseType, ...]:
    return tuple(current(key) for key in sorted(_catalogue.get().newest))


_everything = Derived(_catalogue.get, _all_in_force)


def _compile(key: str, version: int, digest: str) -> CaseType:
    held = _compiled.get((key, digest))
    if held is None or held.version != version:
        files = TypeVersion.objects.values_list("files", flat=True).get(key=key, version=version)
        held = load.load(unpacked(files), name=key, registered=_registered_words, version=version)
        _compiled[(key, digest)] = held
    return held


def packed(files: Mapping[str, bytes]) -> dict[str, str]:
    """A folder's files as JSON keeps them."""
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def unpacked(files: Mapping[str, str]) -> dict[str, bytes]:
    """A folder's files back from JSON."""
    return {name: base64.b64decode(content) for name, content in files.items()}
