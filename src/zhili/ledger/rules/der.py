"""Reading DER (ITU-T X.690, section 10): values one in another, each with its tag, as far as time-stamps need it."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhili.ledger.rules.keys import Malformed

INTEGER, OCTETS, OID, GENERAL_TIME, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x18, 0x30, 0x31
_LONG = 0x80


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its tag, what it holds, and the whole of it as it was written."""

    tag: int
    body: bytes
    whole: bytes

    def inner(self) -> list["Value"]:
        """The values inside a constructed one. Raises Malformed."""
        return list(_values(self.body))

    def number(self) -> int:
        """An INTEGER. Raises Malformed."""
        return int.from_bytes(self.of(INTEGER).body, "big", signed=True)

    def oid(self) -> str:
        """An OBJECT IDENTIFIER in dotted form. Raises Malformed."""
        arcs, arc = list[int](), 0
        for byte in self.of(OID).body:
            arc = arc << 7 | byte & 0x7F
            if not byte & _LONG:
                arcs.append(arc)
                arc = 0
        if not arcs:
            raise Malformed("an object identifier is empty")
        first = min(arcs[0] // 40, 2)
        return ".".join(str(number) for number in (first, arcs[0] - 40 * first, *arcs[1:]))

    def of(self, tag: int) -> "Value":
        """This value, which must bear the tag. Raises Malformed."""
        if self.tag != tag:
            raise Malformed(f"a value of kind {tag:#x} was expected, not {self.tag:#x}")
        return self


def value(data: bytes) -> Value:
    """The one value that fills these bytes. Raises Malformed."""
    found = list(_values(data))
    if len(found) != 1:
        raise Malformed("one value was expected")
    return found[0]


def _values(data: bytes) -> Iterator[Value]:
    at = 0
    while at < len(data):
        begun, length = _head(data, at)
        if begun + length > len(data):
            raise Malformed("a value ends too early")
        yield Value(data[at], data[begun : begun + length], data[at : begun + length])
        at = begun + length


def _head(data: bytes, at: int) -> tuple[int, int]:
    if at + 1 >= len(data):
        raise Malformed("a value ends too early")
    length, begun = data[at + 1], at + 2
    if length < _LONG:
        return begun, length
    wide = length - _LONG
    if not 0 < wide <= 4:
        raise Malformed("a length is not written as DER writes it")
    return begun + wide, int.from_bytes(data[begun : begun + wide], "big")
