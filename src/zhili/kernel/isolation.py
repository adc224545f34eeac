"""For whom the database answers: what row-level security compares rows with, and the words policies are written in.

Within a request every transaction carries a ``Reader`` in settings local to it (``kernel.rows`` sends them in the
same round trip as its first statement). Nobody known, nothing told: then no guarded row is seen. Jobs and commands
have a role of their own, to which every row is open, and tell nothing.

Who a reader is follows from mandates (``people``). Which rows it sees is said table by table in the modules'
``rules.isolation``, in the words below; ``site.isolation`` lays that down in the database.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

ANY_HOLDER = "any"

PURPOSES: Mapping[str, str] = {
    "proof": "a case is looked up by its number, to compare the secret code that was typed",
    "disclosed": "what a type declares public is shown to everybody",
    "matter": "what others may know of a case that one's own hangs on, or could hang on",
    "repeat": "a delivery that comes again is recognised wherever its first one lies",
    "open-to-all": "an action that a type lets anybody do, such as supporting a public case",
    "handed": "a case that was handed to an outside platform is found by its number",
    "figures": "sums over all cases, from which no case can be told",
    "tell": "a message is put down for somebody else, once, in the way they wish",
    "post": "an administrator sees which messages did not arrive",
    "receipt": "a gateway says what became of a message",
    "audit": "the audit administrator reads who looked at whose personal data",
    "looks": "a person sees who looked at their data, and in which office",
    "erase": "all that anybody keeps of a case goes, whoever keeps it",
    "seats": "which seats are taken at a time, without whose they are; a freed one goes to who waits",
    "sign": "who is asked to sign a paper reads it, with the names of those who sign beside them",
    "paper": "whoever holds the very bytes of a paper is told which one it is",
    "leave": "somebody stops messages by the link in one",
    "link": "a calendar comes back by the secret link that its holder gave it",
}
"""Why a query may look further than its reader's own rows. There is no other way to."""

_WHOLE_CASES = frozenset(
    {"proof", "disclosed", "matter", "repeat", "open-to-all", "handed", "figures", "erase"}
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and how far they see. ``actor`` is kind and id; ``areas`` are paths below a street.

    ``cases`` are those proven or let through one by one, ``parties`` those that the reader has proven to be;
    ``holder`` is whose personal data is just being read.
    """

    actor: str
    account: str = ""
    everywhere: bool = False
    districts: frozenset[int] = frozenset()
    streets: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    cases: frozenset[UUID] = frozenset()
    parties: frozenset[UUID] = frozenset()
    holder: str = ""
    purpose: str = ""

    def joined(self, other: "Reader") -> "Reader":
        """What both see: what was proven earlier in a request stays proven. Another account starts anew."""
        if self.account and other.account and self.account != other.account:
            return other
        known = other if other.account or not self.account else self
        return replace(
            known,
            everywhere=self.everywhere or other.everywhere,
            districts=self.districts | other.districts,
            streets=self.streets | other.streets,
            areas=self.areas | other.areas,
            units=self.units | other.units,
            cases=self.cases | other.cases,
            parties=self.parties | other.parties,
            holder=self.holder,
            purpose=self.purpose,
        )


NOBODY = Reader(actor="anonymous:anonymous")
"""Who asks before anybody is known."""

_reader: ContextVar[Reader | None] = ContextVar("zhili reader", default=None)


def reader() -> Reader | None:
    """Who asks just now; None outside of requests."""
    return _reader.get()


def begin() -> None:
    """A request begins: nobody is known yet."""
    _reader.set(NOBODY)


def end() -> None:
    """The request is over."""
    _reader.set(None)


def enter(who: Reader) -> None:
    """From now on in this request the database answers for this reader too. Outside of requests nothing happens."""
    now = _reader.get()
    if now is not None:
        _reader.set(now.joined(who))


def admit(*case_ids: UUID) -> None:
    """Let the reader see these cases for the rest of the request: whoever calls has decided that they may."""
    now = _reader.get()
    if now is not None and not now.cases.issuperset(case_ids):
        _reader.set(replace(now, cases=now.cases | frozenset(case_ids)))


@contextmanager
def widened(purpose: str) -> Iterator[None]:
    """Within the block the queries see further, for one of the ``PURPOSES``; who calls decides what is shown.

    Raises KeyError for a purpose that is not declared.
    """
    now, _ = _reader.get(), PURPOSES[purpose]
    if now is not None:
        _reader.set(replace(now, purpose=purpose))
    try:
        yield
    finally:
        _back(purpose=now.purpose if now else "")


@contextmanager
def holding(holder: UUID | None) -> Iterator[None]:
    """Within the block the personal data of one holder can be read; None: it is looked for by a digest."""
    now = _reader.get()
    if now is not None:
        _reader.set(replace(now, holder=str(holder) if holder else ANY_HOLDER))
    try:
        yield
    finally:
        _back(holder=now.holder if now else "")


def _back(*, purpose: str | None = None, holder: str | None = None) -> None:
    """As it was before a block; whom the block let through stays."""
    now = _reader.get()
    if now is not None:
        _reader.set(
            replace(
                now,
                purpose=now.purpose if purpose is None else purpose,
                holder=now.holder if holder is None else holder,
            )
        )


# --- as settings --------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def telling(who: Reader, *, anew: bool) -> tuple[bytes, tuple[str, ...]]:
    """The statement that tells who asks, and its values.

    ``anew``: nothing was told in this transaction before, so that what is empty need not be told.
    """
    everything = who.everywhere or who.purpose in _WHOLE_CASES
    values = {
        "actor": who.actor,
        "account": who.account,
        "reach": "all" if everything else "",
        "districts": _array(map(str, who.districts)),
        "streets": _array(who.streets),
        "areas": _array(pattern for area in who.areas for pattern in (_literal(area), f"{_literal(area)}/%")),
        "units": _array(who.units),
        "cases": _array(map(str, who.cases)),
        "parties": _array(map(str, who.parties)),
        "holder": who.holder,
        "purpose": who.purpose,
    }
    told = {name: value for name, value in values.items() if value or not anew}
    parts = (f"set_config('zhili.{name}', ${place}, true)" for place, name in enumerate(told, start=1))
    return f"SELECT {', '.join(parts)}".encode(), tuple(told.values())


def _array(values: Iterable[str]) -> str:
    quoted = sorted('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}" if quoted else ""


def _literal(path: str) -> str:
    return path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# --- the words of policies ----------------------------------------------------------------------------------
# Each setting is read in a sub-select: once for a statement, not once for a row.


def _said(name: str, kind: str = "text") -> str:
    return f"(SELECT nullif(current_setting('zhili.{name}', true), '')::{kind})"


def _among(column: str, name: str, kind: str) -> str:
    return f"{column} = ANY ({_said(name, kind + '[]')}::{kind}[])"


KNOWN = f"{_said('actor')} IS NOT NULL"
"""Somebody asks, be it a stranger: false where no reader was told."""

STAFF = "(SELECT current_setting('zhili.actor', true) ~ '^(staff|outside):')"
"""A member of staff, or a system that acts under a key."""

EVERYWHERE = "(SELECT current_setting('zhili.reach', true) = 'all')"


def mine(column: str) -> str:
    """The row is the reader's own, by its account."""
    return f"coalesce({column} = {_said('account', 'uuid')}, false)"


def by_me(column: str) -> str:
    """The row names the reader as who acts."""
    return f"coalesce({column} = {_said('actor')}, false)"


def held(column: str) -> str:
    """The row is of the holder whose personal data is just being read, or of a case that is just being acted on."""
    asked = "(SELECT current_setting('zhili.holder', true))"
    return (
        f"coalesce({asked} = '{ANY_HOLDER}' OR {column}::text = {asked}"
        f" OR {_among(column, 'cases', 'uuid')}, false)"
    )


def proven(column: str) -> str:
    """The row belongs to a case that was proven or let through one by one."""
    return f"coalesce({_among(column, 'cases', 'uuid')}, false)"


def among_us(column: str) -> str:
    """The row names the reader among several."""
    return f"coalesce({_said('actor')} = ANY ({column}), false)"


def of_unit(column: str) -> str:
    """The row is of a unit that the reader works for."""
    return f"coalesce({_among(column, 'units', 'text')}, false)"


def for_purpose(*purposes: str) -> str:
    """The query says that it looks further, and why."""
    named = ", ".join(f"'{one}'" for one in purposes if PURPOSES[one])
    return f"(SELECT coalesce(current_setting('zhili.purpose', true) IN ({named}), false))"


def i_am(account: str, id: str) -> str:
    """The row is of a party that the reader is: by its account, or proven by the code of an invitation."""
    return f"{account} = {_said('actor')} OR {_among(id, 'parties', 'uuid')}"


def within_reach(*, units: str, reporter: str = "", id: str = "", besides: str = "") -> str:
    """The row has the place of a case (district, street, area) within the reader's mandates, or a unit of theirs.

    ``units`` is a condition on units, ``besides`` one more; ``reporter`` and ``id`` are columns, where there are such.
    """
    parts = [
        *([f"{reporter} = {_said('actor')}"] if reporter else []),
        *([_among(id, "cases", "uuid")] if id else []),
        units,
        _among("district_id", "districts", "int"),
        _among("street", "streets", "text"),
        f"area LIKE ANY ({_said('areas', 'text[]')}::text[])",
        *([besides] if besides else []),
    ]
    return seen_where(" OR ".join(parts))


def seen_where(condition: str) -> str:
    """The reader sees everything, or the condition holds of the row; unknown is false.

    As a number that is not nought, which the planner takes for nearly always so: who asks limits its lists itself, and
    their plans stay what they are without the guard. A plain condition it takes for half of the rows.
    """
    return f"(CASE WHEN {EVERYWHERE} THEN 1 WHEN {condition} THEN 1 ELSE 0 END) <> 0"


SHARING_A_UNIT = f"units && {_said('units', 'text[]')}::text[]"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a policy has to know of other tables: one column of a query, gathered by a function of the database.

    It is asked once for a statement, and only where the policy comes to it. Written into the policy, the query would
    be planned with every statement on the table, by whomever. It sees what who asks sees.
    """

    name: str
    kind: str
    query: str

    def holds(self, column: str) -> str:
        """The row's column is among what is gathered."""
        return f"{column} = ANY ((SELECT {self.name}())::{self.kind}[])"

    @property
    def function(self) -> str:
        """What lays it down."""
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS {self.kind}[] LANGUAGE plpgsql STABLE PARALLEL SAFE"
            f" AS $$ BEGIN RETURN ARRAY({self.query}); END $$;\n"
        )


@dataclass(frozen=True, slots=True)
class Guard:
    """The policies of a table: which rows are there for a reader, and which it may leave behind.

    ``gathers`` is what they ask of other tables by functions.
    """

    sees: str
    writes: str = KNOWN
    gathers: tuple[Gathered, ...] = ()
