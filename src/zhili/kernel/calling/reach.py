"""Where another machine's address may lead: what was registered, never by a name into this machine's own network."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import ClassVar
from urllib.parse import urlsplit

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

METADATA = frozenset({"169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"})
"""Where cloud machines ask about themselves, credentials included."""

_PORTS = {"http": 80, "https": 443}


class BadAddress(ZhiliError):
    """The address of a platform cannot be used."""

    code: ClassVar[str] = "bad-platform-address"
    status: ClassVar[int] = 422
    message = Text(
        zh="平台地址“{url}”不可用：应形如 https://主机/路径，不带用户名、参数和片段。",
        en="The platform's address '{url}' cannot be used: it should look like https://host/path, without user,"
        " query or fragment.",
    )


def target(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of a platform's address. Raises BadAddress."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadAddress(url=url) from None
    plain = parts.scheme in _PORTS and host and "@" not in parts.netloc
    if not plain or parts.query or parts.fragment or not url.isprintable() or " " in url:
        raise BadAddress(url=url)
    return parts.scheme, host, port, parts.path.rstrip("/")


def may_reach(host: str, address: str) -> bool:
    """Whether a connection to ``address`` may be made for a platform registered under ``host``.

    A host registered as an address, or as ``localhost``, is meant. A name may stand for ordinary addresses only,
    public or of a private network: whoever answers for the name cannot turn us against this machine itself.
    """
    if _literal(host) is not None:
        return _literal(host) == _literal(address)
    found = _literal(address)
    if found is None:
        return False
    if host == "localhost":
        return found.is_loopback
    special = (
        found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_unspecified
        or found.is_reserved
    )
    return not special and str(found) not in METADATA


def _literal(written: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
