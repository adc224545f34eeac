"""Reads which sentences the pages speak, and the catalogues that hold their English.

Sentences are written in Chinese where they stand; a module's English lies in its ``locale/en/LC_MESSAGES/django.po``.
No gettext program is needed: this module finds the sentences, reads catalogues and compiles them. It decides
nothing about what is shown; Django does, from the compiled files.
"""

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LITERAL = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TRANSLATE = re.compile(rf"^(?:translate|trans)\s+{_LITERAL}")
_MARKED = re.compile(rf"_\({_LITERAL}\)")
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_JS_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<literal>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)""",
    re.DOTALL,
)
# Where a literal that follows would be read or heard by somebody.
_JS_SAYS = re.compile(
    r"""(?:\.(?:textContent|innerText|title|placeholder|ariaLabel|alt)\s*\+?=|\b(?:alert|confirm|prompt)\(
    |setAttribute\(\s*["'](?:aria-label|title|placeholder|alt|aria-description)["']\s*,)\s*$""", re.VERBOSE,
)  # fmt: skip
_JS_FILLED = re.compile(r"\$\{[^}]*(\}|$)")
_LETTERS = re.compile("[A-Za-z\u3400-\u9fff]")
_CATALOGUE = "locale/en/LC_MESSAGES/django.po"
_PO_LINE = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\])\s+(".*")$')


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to translate, and where it stands."""

    words: str
    path: Path
    line: int
    plural: str = ""

    @property
    def key(self) -> str:
        """As it stands in a catalogue."""
        return f"{self.words}\0{self.plural}" if self.plural else self.words


@dataclass(frozen=True, slots=True)
class Findings:
    """What a template or Python file speaks: marked sentences, and Chinese that nobody marked."""

    marked: tuple[Sentence, ...]
    unmarked: tuple[Sentence, ...]


def in_template(source: str, path: Path) -> Findings:
    """What a template says by ``translate``, ``blocktranslate`` and ``_("…")``; Chinese outside them is unmarked."""
    marked: list[Sentence] = []
    unmarked: list[Sentence] = []
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        line = token.lineno or 0
        if token.token_type is TokenType.COMMENT:
            continue
        if token.token_type is TokenType.BLOCK and token.contents.startswith("blocktrans"):
            singular, *plural = _block_sentences(token, tokens)
            marked.append(Sentence(singular, path, line, *plural))
        elif token.token_type is TokenType.BLOCK and token.contents == "comment":
            _skip_to(tokens, "endcomment")
        else:
            said, rest = _token_sentences(token)
            marked += [Sentence(words, path, line) for words in said]
            if HAN.search(rest):
                unmarked.append(Sentence(rest.strip(), path, line))
    return Findings(tuple(marked), tuple(unmarked))


def in_python(source: str, path: Path) -> Findings:
    """The sentences given to gettext in a Python file. Unmarked Chinese is not sought here: most is in ``Text``."""
    marked = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            words = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
            if words:
                marked.append(
                    Sentence(str(words[0]), path, node.lineno, *(str(plural) for plural in words[1:]))
                )
    return Findings(tuple(marked), ())


def in_script(source: str, path: Path) -> Findings:
    """What a script says of its own: nothing, if it reads its words from attributes that a template wrote."""
    said = []
    for found in _JS_TOKEN.finditer(source):
        literal = found["literal"]
        if literal and (HAN.search(literal) or _JS_SAYS.search(source[: found.start()])):
            line = source.count("\n", 0, found.start()) + 1
            said.append(Sentence(literal[1:-1], path, line))
    return Findings((), tuple(one for one in said if _LETTERS.search(_JS_FILLED.sub("", one.words))))


def in_tree(root: Path) -> Findings:
    """The sentences of every template, script and Python file below a folder; tests and vendored files are left out."""
    found: list[Findings] = []
    for path in sorted(root.rglob("*.html")) + sorted(root.rglob("*.txt")):
        if "templates" in path.parts:
            found.append(in_template(path.read_text(encoding="utf-8"), path))
    for path in sorted(root.rglob("*.py")):
        if "tests" not in path.parts:
            found.append(in_python(path.read_text(encoding="utf-8"), path))
    for path in sorted(root.rglob("static/**/*.*js")):
        if not {"vendor", "tests"} & set(path.parts):
            found.append(in_script(path.read_text(encoding="utf-8"), path))
    marked = tuple(sentence for each in found for sentence in each.marked)
    return Findings(marked, tuple(sentence for each in found for sentence in each.unmarked))


def read_catalogue(path: Path) -> dict[str, tuple[str, ...]]:
    """Sentence → its translation, or its singular and plural. The header stands under ``""``.

    Of a sentence with a plural the key is ``msgid\\0msgid_plural``, as in a compiled catalogue.
    """
    entries: dict[str, tuple[str, ...]] = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        parts = _entry(block)
        if "msgid" in parts:
            key = parts.pop("msgid")
            plural = parts.pop("msgid_plural", None)
            entries[key if plural is None else f"{key}\0{plural}"] = tuple(parts.values())
    return entries


def catalogues(root: Path) -> list[Path]:
    """Every catalogue of the modules below ``root``."""
    return sorted(root.rglob(_CATALOGUE))


def missing(root: Path) -> list[Sentence]:
    """Sentences spoken below ``root`` that no catalogue translates."""
    entries = (entry for path in catalogues(root) for entry in read_catalogue(path).items())
    known = {key for key, translations in entries if all(translations)}
    return [sentence for sentence in in_tree(root).marked if sentence.key not in known]


def compile_catalogue(path: Path) -> bytes:
    """A catalogue in the binary form that gettext reads (GNU gettext manual, 10.3: MO files)."""
    entries = {key: "\0".join(words) for key, words in read_catalogue(path).items() if all(words)}
    keys = sorted(entries, key=lambda key: key.encode())
    ids, texts = [key.encode() for key in keys], [entries[key].encode() for key in keys]
    offset, tables = 28 + 16 * len(keys), []
    for column in (ids, texts):
        for value in column:
            tables.append(struct.pack("<II", len(value), offset))
            offset += len(value) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + b"".join(tables) + b"".join(value + b"\0" for value in ids + texts)


def compile_catalogues(root: Path) -> int:
    """Write each catalogue's compiled form beside it where that has changed; how many catalogues there are."""
    paths = catalogues(root)
    for path in paths:
        content, target = compile_catalogue(path), path.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)
    return len(paths)


def _entry(block: str) -> dict[str, str]:
    """The parts of one catalogue entry in their order, quoted lines joined."""
    parts: dict[str, str] = {}
    current = ""
    for line in block.splitlines():
        opening = _PO_LINE.match(line)
        if opening:
            current = opening[1]
            parts[current] = ast.literal_eval(opening[2])
        elif line.startswith('"') and current:
            parts[current] += ast.literal_eval(line)
    return parts


def _token_sentences(token: Token) -> tuple[list[str], str]:
    """The marked sentences of one token, and what is left of its text without them."""
    if token.token_type is TokenType.TEXT:
        return [], token.contents
    opening = _TRANSLATE.match(token.contents)
    said = [opening[1]] if opening else []
    said += _MARKED.findall(token.contents)
    rest = _MARKED.sub("", _TRANSLATE.sub("", token.contents))
    return [ast.literal_eval(literal) for literal in said], rest


def _block_sentences(opening: Token, tokens: Iterator[Token]) -> Iterator[str]:
    """The singular and, after ``{% plural %}``, the plural between ``blocktranslate`` and its end."""
    trimmed = "trimmed" in opening.split_contents()
    words = ""
    for token in tokens:
        ends = token.token_type is TokenType.BLOCK and token.contents.startswith("endblocktrans")
        if ends or (token.token_type is TokenType.BLOCK and token.contents == "plural"):
            yield " ".join(line.strip() for line in words.strip().splitlines()) if trimmed else words
            words = ""
            if ends:
                return
        elif token.token_type is TokenType.VAR:
            words += f"%({token.contents.split('|')[0]})s"
        else:
            words += token.contents.replace("%", "%%")


def _skip_to(tokens: Iterator[Token], end: str) -> None:
    for token in tokens:
        if token.token_type is TokenType.BLOCK and token.contents == end:
            return
