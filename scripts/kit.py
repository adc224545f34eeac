"""Cuts from Bootstrap's stylesheet the parts that our pages are built on, and gives them our names.

A rule is taken when every class in its selector is named here; of a list of selectors only those that are. Left out
are its marks of focus and its transitions: ours are elsewhere. Its variables are tied to ours in ``zhili.css``; what it
writes as a colour or a drawing becomes a token of ``tokens.css``, so that dark pages have theirs.
"""

import re
from collections.abc import Iterator

NAMES = {
    "btn": ".z-button",
    "form-control": ".z-input",
    "form-select": ".z-input--select",
    "form-range": ".z-input--range",
    "form-check-input": ".z-choice > input",
    "input-group": ".z-group",
    "input-group-text": ".z-group__text",
}
"""Bootstrap's class, and what it is with us."""

TOKENS = {
    r"#0d6efd": "var(--accent)",
    r"#b6d4fe": "var(--accent-soft)",
    r'url\("[^"]*m2 5 6 6 6-6[^"]*"\)': "var(--mark-opens)",
    r'url\("[^"]*m6 10 3 3 6-6[^"]*"\)': "var(--mark-ticked)",
    r'url\("[^"]*M6 10h8[^"]*"\)': "var(--mark-partly)",
    r'url\("[^"]*circle r=[^"]*"\)': "var(--mark-chosen)",
}
"""What Bootstrap writes out, and our token for it."""

_LEFT_OUT = re.compile(r":focus|::-moz-focus|data-bs-theme|:-moz-focusring")
_TRANSITION = re.compile(r"(?:-\w+-)?transition:[^;]*;")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
_CONDITION = ("@media", "@supports")


def cut(css: str) -> str:
    """The rules of ``css`` that concern the parts named above, under our names."""
    return "\n".join(_cut(_COMMENT.sub("", css))) + "\n"


def _cut(css: str) -> Iterator[str]:
    for head, body in _rules(css):
        if head.startswith(_CONDITION):
            inner = "".join(_cut(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif not head.startswith("@"):
            ours = [_renamed(one) for one in _selectors(head) if _wanted(one)]
            if ours:
                yield f"{','.join(ours)}{{{_with_tokens(body)}}}"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Head and body of each rule at the top level."""
    start = depth = opened = 0
    for place, sign in enumerate(css):
        if sign == "{":
            depth += 1
            if depth == 1:
                opened = place
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip().rpartition(";")[2].strip(), css[opened + 1 : place]
                start = place + 1


def _selectors(head: str) -> list[str]:
    """The selectors of a list; a comma within parentheses divides nothing."""
    return [one.strip() for one in re.split(r",(?![^()]*\))", head)]


def _wanted(selector: str) -> bool:
    names = _CLASS.findall(selector)
    return bool(names) and set(names) <= set(NAMES) and not _LEFT_OUT.search(selector)


def _with_tokens(body: str) -> str:
    for theirs, ours in TOKENS.items():
        body = re.sub(theirs, ours, body)
    return " ".join(_TRANSITION.sub("", body).split())


def _renamed(selector: str) -> str:
    return _CLASS.sub(lambda found: NAMES[found[1]], selector)
