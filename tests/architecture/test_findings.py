"""What the lint's search for holes and secrets finds is explained line by line, and nothing else is."""

from collections import Counter

from tools import findings
from tools.findings import Finding

from tests.architecture.tree import ROOT


def test_lint_holds_findings_against_their_explanations() -> None:
    recipe = (ROOT / "Makefile").read_text().split("\nlint:")[1].split("\n\n")[0]
    assert "-m tools.findings" in recipe


def test_each_explanation_says_why_and_names_a_file_that_is_there() -> None:
    reasons = findings.explained()
    assert len(reasons) > 20
    files = {line.partition(": ")[0] for _, line in reasons}
    assert sorted(name for name in files if not (ROOT / name).is_file()) == []


def test_a_finding_without_an_explanation_fails_and_so_does_an_explanation_without_its_finding() -> None:
    found = [Finding("B608", "a.py", "f'SELECT {x}'", 3), Finding("B608", "a.py", "f'SELECT {x}'", 9)]
    reasons = Counter({("B608", "a.py: f'SELECT {x}'"): 1, ("B105", "b.py: word"): 1})
    first, second = findings.complain(found, reasons)
    assert first.startswith("a.py:9: B608: mend it")
    assert "no longer there: B105 b.py: word" in second
    assert list(findings.complain(found, Counter({found[0].key: 2}))) == []


def test_a_planted_hole_and_a_planted_secret_are_found(tmp_path: object) -> None:
    import pathlib

    folder = pathlib.Path(str(tmp_path))
    (folder / "hole.py").write_text("import os\nos.system('rm ' + input())\n")
    word = "".join(("ghp", "_", "x8Kq2Lm9Zr4Tn7Vb1Yc5Wd3Fs6Hj0Gp2Ae4B"))
    (folder / "settings.ini").write_text(f"token = {word}\n")
    assert "B605" in {one.check for one in findings.in_programs([str(folder / "hole.py")])}
    assert {one.check for one in findings.in_texts([str(folder / "settings.ini")])}
