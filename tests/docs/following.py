"""Following the page 'add a case type' to the letter: its worked example as files."""

import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "add-a-case-type.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`(parks/pruning/[\w.]+)`\n\n```\w+\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
"""Every file that the page shows, by its name."""


def follow_the_page(folder: Path) -> Path:
    """Put the example's files into a folder, and nothing else anywhere; gives the folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
