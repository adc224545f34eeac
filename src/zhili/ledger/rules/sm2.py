"""Checking SM2 signatures (GB/T 32918.2-2016, curve of GB/T 32918.5-2017) with SM3 (GB/T 32905-2016).

Checking needs no secret, so plain arithmetic serves. Signing is left to a program made for it: it must not tell the
secret by the time it takes.
"""

from zhili.ledger.rules.digests import sm3
from zhili.ledger.rules.keys import Malformed

# The name a signer goes by when none is agreed upon (GM/T 0009-2012, section 10).
USUAL_ID = b"1234567812345678"

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_BYTES = 32

_Point = tuple[int, int] | None  # None is the point at infinity


def point(public: bytes) -> tuple[int, int]:
    """The point of an uncompressed public key, 65 bytes. Raises Malformed when it does not lie on the curve."""
    if len(public) != 1 + 2 * _BYTES or public[0] != 4:
        raise Malformed("an SM2 public key is 65 bytes that begin with 04")
    x, y = (int.from_bytes(part, "big") for part in (public[1:33], public[33:]))
    if x >= _P or y >= _P or (y * y - (x * x + _A) * x - _B) % _P:
        raise Malformed("the SM2 public key does not lie on the curve")
    return x, y


def digest_of(*, public: bytes, message: bytes, id: bytes = USUAL_ID) -> bytes:
    """The digest e that is signed: SM3 of the signer's digest Z and the message (GB/T 32918.2, 5.5 and 6.1)."""
    x, y = point(public)
    bits = (len(id) * 8).to_bytes(2, "big")
    curve = b"".join(value.to_bytes(_BYTES, "big") for value in (_A, _B, *_G, x, y))
    return sm3(sm3(bits + id + curve) + message)


def verify(*, public: bytes, message: bytes, signature: bytes, id: bytes = USUAL_ID) -> None:
    """Check a signature r‖s of 64 bytes over a message. Raises Malformed."""
    verify_digest(public=public, digest=digest_of(public=public, message=message, id=id), signature=signature)


def verify_digest(*, public: bytes, digest: bytes, signature: bytes) -> None:
    """Check a signature r‖s over the digest e itself (GB/T 32918.2, 7.1, steps B1 to B7). Raises Malformed."""
    r, s = (int.from_bytes(part, "big") for part in (signature[:_BYTES], signature[_BYTES:]))
    if len(signature) != 2 * _BYTES or not (0 < r < _N and 0 < s < _N) or not (t := (r + s) % _N):
        raise Malformed("the SM2 signature is out of bounds")
    found = _sum(_times(s, _G), _times(t, point(public)))
    if found is None or (int.from_bytes(digest, "big") + found[0]) % _N != r:
        raise Malformed("the SM2 signature does not hold")


def _sum(one: _Point, other: _Point) -> _Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % _P == 0:
            return None
        slope = (3 * one[0] * one[0] + _A) * pow(2 * one[1], -1, _P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, _P)
    x = (slope * slope - one[0] - other[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


def _times(factor: int, point: _Point) -> _Point:
    product: _Point = None
    while factor:
        if factor & 1:
            product = _sum(product, point)
        point, factor = _sum(point, point), factor >> 1
    return product
