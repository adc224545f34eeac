"""The few settings a house has, read from the environment, typed and checked at start.

Owns their names, defaults and checks; what Django makes of them is in ``settings``.
"""

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

OPENINGS = 30
FALSE_ALERTS = 1
STAFF_IDLE, STAFF_STAY = 60, 12
SECOND_FACTOR = "admin,security,audit"
Network = IPv4Network | IPv6Network
_OWN_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


class BadSetting(ZhiliError):
    """A setting in the environment cannot be used."""

    code: ClassVar[str] = "bad-setting"
    status: ClassVar[int] = 500
    message = Text(
        zh="设置 {name} 不可用（{value}）：{reason}",
        en="The setting {name} cannot be used ({value}): {reason}",
    )


class HomeUnusable(ZhiliError):
    """The home folder cannot be made, read or written."""

    code: ClassVar[str] = "home-unusable"
    status: ClassVar[int] = 500
    message = Text(
        zh="主目录 {home} 不可用：{reason}。请换一个目录，或修正其权限后再试。",
        en="The home folder {home} cannot be used: {reason}. Choose another, or mend its permissions.",
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """The city's identity provider (OpenID Connect), and the claim whose value is a user name here."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    claim: str


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process. ``database_url`` None means: the embedded PostgreSQL of ``home``.

    ``address`` is where people reach the house, for the links in what they are sent; no slash at its end.
    ``proxies`` are the machines whose word is taken for where a request comes from. ``openings``: how many cases one
    address may open in ten minutes without a name; 0 is as many as it likes. ``false_alerts``: how many early warnings
    a day may be raised by chance, over the whole city. ``second_factor`` are the roles whose holders must sign in with
    one; ``staff_idle`` is after how many minutes without use staff are signed out, ``staff_stay`` after how many hours.
    ``identity`` is the city's identity provider, if staff may sign in by it.
    """

    home: Path
    database_url: str | None
    secret_key_file: Path
    debug: bool
    allowed_hosts: tuple[str, ...]
    packs: Path | None
    postgres_bin: Path | None
    address: str = ""
    proxies: tuple[Network, ...] = ()
    openings: int = OPENINGS
    false_alerts: int = FALSE_ALERTS
    second_factor: frozenset[str] = frozenset(SECOND_FACTOR.split(","))
    staff_idle: int = STAFF_IDLE
    staff_stay: int = STAFF_STAY
    identity: Identity | None = None

    @property
    def files(self) -> Path:
        """Where attachments lie."""
        return self.home / "files"

    @property
    def private_keys(self) -> Path:
        """Where the districts' keys of personal data lie."""
        return self.home / "private_keys"

    @property
    def ledger(self) -> Path:
        """Where the sealed log is published from."""
        return self.home / "ledger"

    @property
    def signer(self) -> Path:
        """The folder of the log's signer: its keys, and what it signed."""
        return self.home / "signer"

    @property
    def logs(self) -> Path:
        """Where the processes write their logs."""
        return self.home / "logs"


def load(environment: Mapping[str, str] = os.environ) -> Config:
    """The settings in an environment. Raises BadSetting for a value that cannot be used."""
    home = Path(environment.get("ZHILI_HOME") or Path.home() / ".zhili").expanduser().resolve()
    url = environment.get("ZHILI_DATABASE_URL") or None
    if url is not None:
        database(url)
    return Config(
        home=home,
        database_url=url,
        secret_key_file=_path(environment, "ZHILI_SECRET_KEY_FILE") or home / "secret_key",
        debug=_flag(environment, "ZHILI_DEBUG"),
        allowed_hosts=_hosts(environment.get("ZHILI_ALLOWED_HOSTS", "")),
        packs=_folder(environment, "ZHILI_PACKS"),
        postgres_bin=_folder(environment, "ZHILI_PG_BIN"),
        address=_address(environment.get("ZHILI_ADDRESS", "")),
        proxies=_networks(environment, "ZHILI_TRUSTED_PROXIES"),
        openings=_count(environment, "ZHILI_OPENINGS", OPENINGS),
        false_alerts=_count(environment, "ZHILI_FALSE_ALERTS", FALSE_ALERTS),
        second_factor=_roles(environment, "ZHILI_SECOND_FACTOR", SECOND_FACTOR),
        staff_idle=_count(environment, "ZHILI_STAFF_IDLE", STAFF_IDLE, least=1),
        staff_stay=_count(environment, "ZHILI_STAFF_STAY", STAFF_STAY, least=1),
        identity=_identity(environment),
    )


def database(url: str) -> dict[str, Any]:
    """What Django's DATABASES wants, from ``postgresql://user:password@host:port/name?option=value``.

    A folder for the socket is given as ``?host=/folder``. Raises BadSetting.
    """
    parts = urlsplit(url)
    name, port = unquote(parts.path.lstrip("/")), parts.netloc.rpartition("@")[2].rpartition("]")[2]
    wrong_port = ":" in port and not port.rpartition(":")[2].isdigit()
    if parts.scheme not in {"postgresql", "postgres"} or not name or wrong_port:
        shown = f"{parts.scheme}://…"
        reason = Text(
            zh="应形如 postgresql://用户:密码@主机:5432/库名",
            en="it should look like postgresql://user:password@host:5432/name",
        )
        raise BadSetting(name="ZHILI_DATABASE_URL", value=shown, reason=reason)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


def name_of(home: Path) -> str:
    """A short name for a house, the same in every process of it, that tells nothing about it."""
    return hashlib.sha256(str(home).encode()).hexdigest()[:12]


def prepare_home(config: Config) -> None:
    """Make the home folder and what every process expects in it. Raises HomeUnusable."""
    try:
        for folder in (config.home, config.files, config.logs):
            folder.mkdir(parents=True, exist_ok=True)
        probe = config.home / f".probe-{os.getpid()}"
        probe.write_bytes(b"zhili")
        probe.unlink()
    except OSError as fault:
        raise HomeUnusable(home=config.home, reason=fault.strerror or str(fault)) from fault
    secret_key(config)


def secret_key(config: Config) -> str:
    """The key that signs sessions and derives the field keys; made (mode 0600) where a home has none.

    A process without a home (a type checker, a linter) gets a key that dies with it.
    """
    path = config.secret_key_file
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        if not path.parent.is_dir():
            return secrets.token_urlsafe(48)
    except OSError as fault:
        raise HomeUnusable(home=path, reason=fault.strerror or str(fault)) from fault
    return _new_key(path)


def private_key(config: Config) -> bytes:
    """The 32 bytes of the house's own key, drawn from the key file.

    For secret codes, throttling, and what was sealed before each district had a key of its own.
    """
    return hashlib.sha256(b"zhili private data\0" + secret_key(config).encode()).digest()


def watch_key(config: Config) -> str:
    """What monitoring shows to read figures and the state of the parts; drawn from the key file."""
    return hashlib.sha256(b"zhili watch key\0" + secret_key(config).encode()).hexdigest()


def write_watch_key(config: Config) -> None:
    """Leave the watch key in the home (mode 0600), for who may read it there to hand to monitoring."""
    path = config.home / "watch_key"
    draft = path.with_name(f".watch_key-{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(watch_key(config))
    draft.replace(path)


def _new_key(path: Path) -> str:
    """Write a fresh key under another name and link it into place, so that nobody ever reads half of one."""
    key = secrets.token_urlsafe(48)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return path.read_text("ascii").strip()
    except OSError as fault:
        raise HomeUnusable(home=path, reason=fault.strerror or str(fault)) from fault
    finally:
        draft.unlink(missing_ok=True)
    return key


def _flag(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise BadSetting(name=name, value=value, reason=Text(zh="请写 1 或 0。", en="write 1 or 0."))


def _count(environment: Mapping[str, str], name: str, default: int, *, least: int = 0) -> int:
    value = environment.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value) >= least):
        reason = Text(zh="请写不小于 {least} 的整数。", en="write a whole number, {least} or more.")
        raise BadSetting(name=name, value=value, reason=reason.format(least=least))
    return int(value)


def _roles(environment: Mapping[str, str], name: str, default: str) -> frozenset[str]:
    """Roles with commas; ``none`` for none of them. Which roles there are, ``people`` knows and checks at start."""
    value = environment.get(name, "").strip() or default
    return frozenset(role.strip() for role in value.split(",") if role.strip()) - {"none"}


def _identity(environment: Mapping[str, str]) -> Identity | None:
    issuer = environment.get("ZHILI_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if not parts.netloc or (parts.scheme != "https" and parts.hostname not in _OWN_MACHINE):
        reason = Text(zh="应是 https:// 开头的地址", en="it should be an address that begins with https://")
        raise BadSetting(name="ZHILI_OIDC_ISSUER", value=issuer, reason=reason)
    client = environment.get("ZHILI_OIDC_CLIENT_ID", "").strip()
    if not client:
        reason = Text(zh="请写身份认证方给的编号。", en="give what the identity provider calls this house.")
        raise BadSetting(name="ZHILI_OIDC_CLIENT_ID", value="", reason=reason)
    claim = environment.get("ZHILI_OIDC_CLAIM", "").strip() or "preferred_username"
    return Identity(
        issuer, client, _secret(environment, "ZHILI_OIDC_SECRET", "ZHILI_OIDC_SECRET_FILE"), claim
    )


def _secret(environment: Mapping[str, str], name: str, file: str) -> str:
    """A secret from a file, or from the environment; never shown."""
    path = _path(environment, file)
    if path is None:
        found = environment.get(name, "").strip()
    else:
        try:
            found = path.read_text("utf-8").strip()
        except OSError as fault:
            raise BadSetting(name=file, value=path, reason=fault.strerror or str(fault)) from fault
    if not found:
        raise BadSetting(name=file, value="", reason=Text(zh="没有密钥。", en="there is no secret in it."))
    return found


def _networks(environment: Mapping[str, str], name: str) -> tuple[Network, ...]:
    found = []
    for written in environment.get(name, "").split(","):
        try:
            found += [ip_network(written.strip())] if written.strip() else []
        except ValueError:
            reason = Text(
                zh="应是用逗号隔开的地址或网段，如 10.0.0.2,10.1.0.0/16",
                en="it should be addresses or networks with commas, such as 10.0.0.2,10.1.0.0/16",
            )
            raise BadSetting(name=name, value=written.strip(), reason=reason) from None
    return tuple(found)


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value).expanduser().resolve() if value else None


def _folder(environment: Mapping[str, str], name: str) -> Path | None:
    path = _path(environment, name)
    if path is not None and not path.is_dir():
        reason = Text(zh="这个文件夹不存在。", en="there is no such folder.")
        raise BadSetting(name=name, value=path, reason=reason)
    return path


def _address(value: str) -> str:
    address = value.strip().rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path):
        reason = Text(zh="应形如 https://12345.example.cn", en="it should look like https://12345.example.cn")
        raise BadSetting(name="ZHILI_ADDRESS", value=value, reason=reason)
    return address


def _hosts(value: str) -> tuple[str, ...]:
    named = tuple(host.strip() for host in value.split(",") if host.strip())
    return (*named, "localhost", "127.0.0.1", "[::1]")
