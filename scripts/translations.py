"""Lists the sentences without English; with --add it writes them into their modules' catalogues, to be filled in.

Owns no translation: those lie in each module's locale/en/LC_MESSAGES/django.po, compiled by scripts/vendor_assets.py.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from zhili.ui import translation  # noqa: E402

PACKAGE = ROOT / "src/zhili"
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def main() -> int:
    """Exit status 1 while something is missing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--add", action="store_true", help="write empty entries into the catalogues")
    add = options.parse_args().add
    missing = {sentence.key: sentence for sentence in translation.missing(PACKAGE)}
    for sentence in missing.values():
        sys.stdout.write(f"{sentence.path.relative_to(ROOT)}:{sentence.line}: {sentence.words}\n")
        if add:
            add_entry(sentence)
    for sentence in translation.in_tree(PACKAGE).unmarked:
        sys.stdout.write(f"{sentence.path.relative_to(ROOT)}:{sentence.line}: not marked: {sentence.words}\n")
    return 1 if missing else 0


def add_entry(sentence: translation.Sentence) -> None:
    """Append an empty entry to the catalogue of the module where the sentence stands."""
    module = PACKAGE / sentence.path.relative_to(PACKAGE).parts[0]
    catalogue = module / "locale/en/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    text = catalogue.read_text(encoding="utf-8") if catalogue.exists() else HEADER
    words = f"msgid {json.dumps(sentence.words, ensure_ascii=False)}\n"
    answers = 'msgstr ""\n'
    if sentence.plural:
        words += f"msgid_plural {json.dumps(sentence.plural, ensure_ascii=False)}\n"
        answers = 'msgstr[0] ""\nmsgstr[1] ""\n'
    if words not in text:
        where = f"#: {sentence.path.relative_to(PACKAGE)}:{sentence.line}"
        catalogue.write_text(f"{text}\n{where}\n{words}{answers}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
