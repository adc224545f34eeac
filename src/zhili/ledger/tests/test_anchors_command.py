"""The verbs that tie the log to others: what they say, and how they end."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings

from zhili.ledger.tests.authority import AT, ROOT, answering, served
from zhili.ledger.tests.small_log import LOG_KEY, ORIGIN, SmallLog
from zhili.site import checks, cli
from zhili.site.cli import house

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    tmp_path: Path,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a verb on a home in the test's folder and database; gives the exit code and what it said."""
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    settings.ZHILI_LEDGER.mkdir()
    monkeypatch.setenv("ZHILI_HOME", str(tmp_path))
    monkeypatch.setattr(house, "open_house", lambda _: nullcontext())

    def ran(*words: str) -> tuple[int, str]:
        code = cli.main(["--lang", "en", "ledger", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return ran


@pytest.mark.django_db
def test_other_logs_are_anchored_and_listed_and_a_fork_is_a_fault(run: Run, tmp_path: Path) -> None:
    assert run("anchor")[0] == run("anchors")[0] == 1
    (tmp_path / "other").mkdir()
    published = tmp_path / "other" / "checkpoint"
    (tmp_path / "ledger" / "anchors.txt").write_text(
        f"log {LOG_KEY.public_key.encoded()} {published.parent.as_uri()}\nquorum none\n"
    )
    published.write_text(SmallLog().grow(3).signed().encoded(), "utf-8")
    assert run("anchor") == (0, f"{ORIGIN}: its checkpoint is sealed\n")
    assert run("anchor") == (0, f"{ORIGIN}: nothing new\n")
    assert run("anchors")[1].startswith(f"{ORIGIN}: 3 entries, sealed 20")
    assert checks.ledger_anchors().level == "ok"
    published.write_text(SmallLog("other").grow(3).signed().encoded(), "utf-8")
    code, said = run("anchor")
    assert code == 1 and "is sealed as evidence" in said
    assert checks.ledger_anchors().level == "fault"


def test_a_checkpoint_is_stamped_by_the_authority_that_was_chosen(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ledger" / "checkpoint").write_text(SmallLog().grow(3).signed().encoded(), "utf-8")
    roots = tmp_path / "roots.pem"
    code, said = run("stamp")
    assert code == 1 and "zhili ledger stamp --authority" in said
    roots.write_bytes(ROOT.public_bytes(Encoding.PEM))
    with served(answering) as address:
        assert run("stamp", "--authority", address)[0] == 1
        assert run("stamp", "--authority", address, "--roots", str(tmp_path / "none.pem"))[0] == 1
        said = run("stamp", "--authority", address, "--roots", str(roots))[1]
        assert said == f"stamped: {AT:%Y-%m-%d %H:%M:%S} UTC\n"
        assert run("stamp") == (0, "there is no new checkpoint to be stamped\n")
    assert (tmp_path / "ledger" / "stamps" / "3.tsr").exists()
