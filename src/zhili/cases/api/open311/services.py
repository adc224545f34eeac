"""The services: one for each class that can be reported, of every case type that takes part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from zhili.cases import public as cases
from zhili.cases.rules.state import ATTRIBUTES
from zhili.casetypes.classes import ClassDef
from zhili.casetypes.forms import Field
from zhili.casetypes.language import CaseType


@dataclass(frozen=True)
class Service:
    """What can be reported. ``attributes`` are the fields of the form that GeoReport has no name for."""

    code: str
    case_type: CaseType
    class_: ClassDef | None
    attributes: tuple[Field, ...]


@dataclass(frozen=True)
class Catalogue:
    """Every service by its code, and the code of a case's type and class."""

    services: Mapping[str, Service]
    codes: Mapping[tuple[str, str | None], str]
    disclosing: Mapping[str, CaseType]
    """The types whose cases may be shown to everybody, by key: those that declare something public."""


def catalogue() -> Catalogue:
    """The services of the case types in force."""
    return _catalogue(tuple(Ref(one) for one in cases.case_types() if one.open311))


class Ref:
    """A case type, known again by its version and content."""

    def __init__(self, case_type: CaseType) -> None:
        self.case_type = case_type
        self._identity = (case_type.key, case_type.version, case_type.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)


@lru_cache(maxsize=2)
def _catalogue(types: tuple[Ref, ...]) -> Catalogue:
    services: dict[str, Service] = {}
    codes: dict[tuple[str, str | None], str] = {}
    for ref in types:
        for service in _of_type(ref.case_type, services):
            services[service.code] = service
            codes[ref.case_type.key, service.class_.code if service.class_ else None] = service.code
    every = (ref.case_type for ref in types)
    return Catalogue(services, codes, {one.key: one for one in every if one.public_after})


def _of_type(case_type: CaseType, taken: Mapping[str, Service]) -> Iterator[Service]:
    """A service for every class without classes below it, and one for what has no class yet.

    Class codes have slashes, which an address cannot carry: dots stand for them. A code that another type
    has taken gets the type's key before it.
    """
    attributes = tuple(_attributes(case_type))
    groups = {one.parent for one in case_type.classes}
    yield Service(case_type.key, case_type, None, attributes)
    for one in case_type.classes:
        if one.code not in groups:
            code = one.code.replace("/", ".")
            yield Service(f"{case_type.key}.{code}" if code in taken else code, case_type, one, attributes)


def _attributes(case_type: CaseType) -> Iterator[Field]:
    for one in case_type.form.fields:
        if one.name not in ATTRIBUTES and not one.personal:
            yield one
