"""Where the files of the repository are, for the tests that read them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhili"
DOMAIN = (
    "ledger",
    "people",
    "understanding",
    "notification",
    "workspace",
    "documents",
    "cases",
    "booking",
    "insight",
)


def python_files() -> list[Path]:
    """Every Python file of ours."""
    folders = (SOURCE, ROOT / "tests", ROOT / "tools", ROOT / "scripts")
    return sorted(path for folder in folders for path in folder.rglob("*.py"))
