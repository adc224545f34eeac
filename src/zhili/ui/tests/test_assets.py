"""Static files: nothing from elsewhere, no undefined colour, readable contrast."""

import json
import re
from pathlib import Path

import pytest

from zhili.ui.icons import ICONS

UI = Path(__file__).resolve().parents[1]
OURS = UI / "static/ui"


def tokens(*names: str) -> dict[str, str]:
    text = "".join((OURS / name).read_text(encoding="utf-8") for name in names)
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", text))


LIGHT = tokens("tokens.css")
DARK = {**LIGHT, **tokens("dark.css")}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of ``#rrggbb``."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT_ON = [
    *(
        (text, ground)
        for text in ("--ink", "--ink-2", "--ink-3", "--accent")
        for ground in ("--paper", "--ground")
    ),
    *((text, "--sunk") for text in ("--ink", "--ink-2")),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--accent-strong", "--accent-soft"),
    *(
        (f"--{tone}", ground)
        for tone in ("late", "soon", "done", "paused")
        for ground in ("--paper", f"--{tone}-soft")
    ),
    *(("--ink", f"--{tone}-soft") for tone in ("late", "soon", "done", "paused", "accent")),
    *(("--ink", f"--shade-{shade}") for shade in (1, 2, 3)),
    *(("--on-shade", f"--shade-{shade}") for shade in (4, 5)),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_fields_stand_out(theme: dict[str, str]) -> None:
    assert contrast(theme["--line-strong"], theme["--paper"]) >= 3


def test_every_colour_and_size_that_is_used_is_defined() -> None:
    used = {
        name
        for path in OURS.glob("*.css")
        for name in re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8"))
    }
    defined = set(tokens(*(path.name for path in OURS.glob("*.css"))))
    assert used - defined == set()
    assert set(tokens("dark.css")) - set(LIGHT) == set()


def test_nothing_is_loaded_from_elsewhere_and_no_script_or_style_stands_in_a_page() -> None:
    for path in [*UI.parent.rglob("templates/**/*.html"), *OURS.glob("*.css"), *OURS.glob("*.js")]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""["'(]\s*(https?:)?//\w""", text), path
        if path.suffix == ".html":
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), path


def test_no_source_map_is_asked_for() -> None:
    vendored = [path for path in (UI / "static/vendor").rglob("*") if path.suffix in {".js", ".mjs", ".css"}]
    assert vendored, "run scripts/vendor_assets.py"
    assert [path.name for path in vendored if b"sourceMappingURL=" in path.read_bytes()] == []


def test_the_icon_sheet_has_every_icon() -> None:
    sheet = (UI / "static/vendor/icons.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([\w-]+)"', sheet)) == set(ICONS)


def test_the_lock_pins_by_digest_and_names_no_registry() -> None:
    packages = json.loads((UI.parents[2] / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    pinned = {name: facts for name, facts in packages.items() if name}
    assert len(pinned) > 5
    assert [name for name, facts in pinned.items() if "resolved" in facts or "integrity" not in facts] == []


def test_the_kit_comes_under_our_names_and_in_our_colours() -> None:
    css = (UI / "static/vendor/kit.css").read_text(encoding="utf-8")
    parts = css.partition(".z-input{")[1:]
    taken = "".join(parts)
    assert all(
        f"{name}{{" in taken for name in (".z-button", ".z-input--select", ".z-choice > input", ".z-group")
    )
    assert not re.search(r"\.(btn|form-\w+|input-group)\b", taken)
    assert not re.search(r":focus|transition:|#0d6efd|url\(", taken), "what is ours to say"
