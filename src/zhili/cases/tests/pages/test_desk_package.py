"""The archive package of a case: whole, checkable by other programs, and without what its reader may not see."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AT, WATER
from zhili.cases.tests.pages.city import picture
from zhili.cases.tests.pages.desk import opened, sitting
from zhili.documents import public as documents
from zhili.kernel.text import Text

pytestmark = pytest.mark.usefixtures("desks")


@pytest.fixture
def case(settings: Any, tmp_path: Path) -> cases.Opened:
    """A case with a photo for all, a recording's words for the office, and a paper that was issued."""
    settings.MEDIA_ROOT, settings.ZHILI_PRIVATE_KEYS = tmp_path / "files", tmp_path / "keys"
    found = opened()
    for after, (name, kind, content, seen) in enumerate((
        ("现场.jpg", "image/jpeg", picture(), "parties"), ("底稿.txt", "text/plain", "内部".encode(), "internal"),
    )):  # fmt: skip
        cases.attach(
            case_id=found.id,
            uploads=[(name, kind, content)],
            actor=WATER,
            at=AT + timedelta(minutes=after),
            visibility=seen,
        )
    order = documents.Order(
        subject=found.id, district_id=found.district_id, kind="errand:notice", title=Text("受理通知书", "Notice"),
        unit="bureau:water", office="水务局", facts={},
        template='#import "/official.typ": *\n#show: official\n#issued()', word="受字",
    )  # fmt: skip
    documents.issue(order, actor=WATER, at=AT)
    return found


def package(case: cases.Opened, **sent: str) -> zipfile.ZipFile:
    client, address = sitting("water"), reverse("desk:case_paper", args=[case.id])
    answer = client.post(address, {"package": "1", "papers": "1", "files": "1", **sent})
    assert answer.status_code == 200
    assert (answer["Content-Type"], ".zip" in answer["Content-Disposition"]) == ("application/zip", True)
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_it_holds_the_case_file_papers_and_files_with_who_made_them_and_two_digests(
    case: cases.Opened,
) -> None:
    found = package(case)
    manifest = json.loads(found.read("manifest.json"))
    assert (manifest["format"], manifest["case"], manifest["internal"]) == (
        "zhili-archive/1",
        case.number,
        False,
    )
    kinds = {one["path"]: one["kind"] for one in manifest["items"]}
    assert kinds == {
        "案卷.pdf": "case_file",
        "文书/1 受理通知书 受字〔2026〕1号.pdf": "paper",
        "材料/1 现场.jpg": "file",
    }
    for one in manifest["items"]:
        content, sm3 = found.read(one["path"]), hashes.Hash(hashes.SM3())
        sm3.update(content)
        assert (one["size"], one["sha256"], one["sm3"]) == (
            len(content), hashlib.sha256(content).hexdigest(), sm3.finalize().hex(),
        )  # fmt: skip
        assert one["made_by"] and one["made_at"].startswith("2026-03-0")
    assert manifest["items"][1]["number"] == "受字〔2026〕1号"
    (paper,) = documents.papers([case.id])
    assert found.read("文书/1 受理通知书 受字〔2026〕1号.pdf") == documents.read_bytes(paper.sha256)
    listed = found.read("清单.txt").decode()
    assert "现场.jpg" in listed and manifest["items"][2]["sm3"] in listed and "证据包：还没有出具过" in listed
    assert "底稿" not in listed and not any("底稿" in name for name in found.namelist())
    inward = package(case, internal="1")
    assert inward.read("材料/2 底稿.txt").decode() == "内部"


@pytest.mark.parametrize(("program", "sums"), [("sha256sum", "SHA256SUMS"), ("cksum", "SM3SUMS")])
def test_another_program_names_the_file_that_was_changed(
    case: cases.Opened, tmp_path: Path, program: str, sums: str
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    package(case).extractall(tmp_path / "out")

    def checked() -> tuple[int, str]:
        done = subprocess.run([program, "-c", sums], cwd=tmp_path / "out", capture_output=True, check=False)
        return done.returncode, done.stdout.decode()

    whole = checked()
    assert whole[0] == 0 and whole[1].count(": OK") == 6
    (tmp_path / "out" / "材料" / "1 现场.jpg").write_bytes(b"another picture")
    assert checked() == (1, whole[1].replace("材料/1 现场.jpg: OK", "材料/1 现场.jpg: FAILED"))


def test_a_paper_that_is_not_as_issued_is_left_out_and_named(case: cases.Opened, tmp_path: Path) -> None:
    (paper,) = documents.papers([case.id])
    (tmp_path / "files" / "papers" / paper.sha256[:2] / paper.sha256).write_bytes(b"%PDF-1.7 another")
    found = package(case)
    assert not any(one.startswith("文书/") for one in found.namelist())
    assert "不一致" in json.loads(found.read("manifest.json"))["left_out"]["受理通知书"]
    assert (
        sitting("roads").post(reverse("desk:case_paper", args=[case.id]), {"package": "1"}).status_code == 404
    )
