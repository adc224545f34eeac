"""The store: durable, private, never half; a full disk said in words."""

import errno
import hashlib
import os
import stat
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from zhili.kernel.files import FileStore, Kept, NoSpace, StoreUnavailable
from zhili.kernel.refusals import NotFound, Unavailable

KEPT = Kept(kind="text", media_type="text/plain", name="a.txt", content="路灯不亮".encode())
DIGEST = hashlib.sha256(KEPT.content).hexdigest()


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def failing(number: int) -> object:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


def test_what_is_put_is_read_again_under_its_digest(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    assert not store.exists(DIGEST)
    stored = store.put(KEPT)
    assert (stored.sha256, stored.size, stored.media_type, stored.width) == (DIGEST, 12, "text/plain", None)
    assert store.exists(DIGEST)
    with store.open(DIGEST) as content:
        assert content.read() == KEPT.content


def test_files_are_private_and_equal_contents_kept_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    assert store.put(KEPT) == store.put(KEPT)
    (path,) = files_in(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_content_and_its_folder_are_on_disk_before_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def spy(handle: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real(handle)

    store = FileStore(tmp_path / "files")
    monkeypatch.setattr(os, "fsync", spy)
    store.put(KEPT)
    assert synced[-2:] == ["file", "folder"]


@pytest.mark.parametrize("place", [(os, "fsync"), (tempfile, "mkstemp"), (Path, "replace")])
def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[object, str]
) -> None:
    store = FileStore(tmp_path)
    (tmp_path / DIGEST[:2]).mkdir()
    (tmp_path / "unfinished").mkdir()
    with monkeypatch.context() as broken:
        broken.setattr(*place, failing(errno.ENOSPC))
        with pytest.raises(NoSpace) as refused:
            store.put(KEPT)
    assert isinstance(refused.value, Unavailable) and refused.value.status == 503
    assert "存储空间已满" in refused.value.render("zh")
    assert files_in(tmp_path) == []
    assert store.put(KEPT).sha256 == DIGEST


def test_other_trouble_with_the_disk_is_unavailable_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path)
    store.put(KEPT)
    monkeypatch.setattr(Path, "open", failing(errno.EIO))
    with pytest.raises(StoreUnavailable) as refused:
        store.open(DIGEST)
    assert not isinstance(refused.value, NoSpace)


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_is_not_there_is_not_found(tmp_path: Path, digest: str) -> None:
    store = FileStore(tmp_path)
    assert not store.exists(digest)
    with pytest.raises(NotFound):
        store.open(digest)


def test_a_cut_off_copy_is_laid_down_anew(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(KEPT)
    (path,) = files_in(tmp_path)
    path.write_bytes(KEPT.content[:3])
    store.put(KEPT)
    assert path.read_bytes() == KEPT.content


def test_what_a_killed_process_left_is_discarded_and_the_rest_stays(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(KEPT)
    left = tmp_path / "unfinished" / "tmpabc"
    left.write_bytes(b"half")
    written = datetime.fromtimestamp(left.stat().st_mtime, UTC)
    assert store.discard_unfinished(before=written - timedelta(hours=1)) == 0
    assert store.discard_unfinished(before=written + timedelta(hours=1)) == 1
    assert store.exists(DIGEST) and not left.exists()
