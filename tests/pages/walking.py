"""Walks the house by its links, as each visitor: which addresses there are, what each answers.

Looks at nothing with a browser's eyes; that is ``looking``.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import APIRequestContext

FOR_PROGRAMS = ("api/", "open311/")
"""Roots of what programs ask; it has walks of its own (tests/conformance)."""
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_QUESTION = re.compile(r"<(?:textarea|select|input)\b[^>]*>")
_LINK = re.compile(r"<a\b[^>]*>")
_DOWNLOAD = re.compile(r"\sdownload(?=[\s=>])")
_NOT_ASKED = frozenset({"hidden", "submit"})
_NO_VARIANTS = frozenset({"after", "before", "q", "next", "at", "case"})
_MOST_VARIANTS = 6


def routes() -> dict[str, str]:
    """Every address of the site by its URL name. Refuses one without a name: nobody could declare it."""
    found: dict[str, str] = {}
    for name, route in _routes(get_resolver().url_patterns, "", ""):
        if route.startswith(FOR_PROGRAMS):
            continue
        assert name, f"the address {route} has no name"
        found[name] = route
    return found


def _routes(patterns: list[URLPattern | URLResolver], before: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _routes(pattern.url_patterns, route, inner)
        else:
            yield (f"{space}{pattern.name}" if pattern.name else ""), route


@cache
def name_of(path: str) -> str:
    """The URL name that answers a path; empty for none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered to a visitor."""

    name: str
    url: str
    status: int
    location: str
    html: str
    offered: bool

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page, to be looked at."""
        return self.status == 200 and "<html" in self.html

    def asks(self) -> list[str]:
        """The names of the questions in its forms that are sent."""
        sent = (
            inner for opening, inner in _FORM.findall(self.html) if _attribute("method", opening) == "post"
        )
        questions = (each for inner in sent for each in _QUESTION.findall(inner))
        names = {_attribute("name", each) for each in questions if _attribute("type", each) not in _NOT_ASKED}
        return sorted(names - {""})

    def links(self) -> list[str]:
        """Where its links lead, files to be downloaded left out."""
        tags = (tag for tag in _LINK.findall(self.html) if not _DOWNLOAD.search(tag))
        return [unescape(_attribute("href", tag)) for tag in tags]


def _attribute(name: str, tag: str) -> str:
    found = re.search(rf'(?<![\w-]){name}="([^"]*)"', tag)
    return found[1] if found else ""


@dataclass
class Walk:
    """One visitor's way through the house, by GET alone, each address once for each set of its parameters' names."""

    ask: APIRequestContext
    house: str
    starts: Mapping[str, str]
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def go(self) -> "Walk":
        """Start at every address that wants nothing, then follow the links that each page offers."""
        ways: deque[tuple[str, bool]] = deque((path, False) for path in self.starts.values())
        while ways:
            url, offered = ways.popleft()
            split = urlsplit(url)
            name = name_of(split.path)
            key = (name, " ".join(sorted(set(parse_qs(split.query)) - _NO_VARIANTS)))
            known = self.answers.get(key)
            many = sum(1 for one, _ in self.answers if one == name)
            if not name or name_is_for_programs(split.path) or (known and (known.offered or not offered)):
                continue
            if not known and many >= _MOST_VARIANTS:
                continue
            answer = self.fetch(name, url, offered=offered)
            self.answers[key] = answer
            offered_on = (link for link in answer.links() if link and not link.startswith("#"))
            ways.extend((link, True) for link in self._own(offered_on, answer))
            if answer.location:
                ways.extend((link, False) for link in self._own([answer.location], answer))
        return self

    def fetch(self, name: str, url: str, *, offered: bool) -> Answer:
        """Ask one address; a redirect is told, not followed."""
        response = self.ask.get(url, max_redirects=0)
        kind = response.headers.get("content-type", "")
        html = response.text() if kind.startswith("text/html") else ""
        return Answer(name, url, response.status, response.headers.get("location", ""), html, offered)

    def _own(self, links: Iterable[str], answer: Answer) -> Iterator[str]:
        for link in links:
            full = urlsplit(urljoin(urljoin(self.house, answer.url), link))
            if f"{full.scheme}://{full.netloc}/" == self.house:
                yield full.path + (f"?{full.query}" if full.query else "")


def told(faults: list[str]) -> str:
    """One line each."""
    return "\n".join([f"{len(faults)} faults", *faults])


def name_is_for_programs(path: str) -> bool:
    """Whether programs ask it."""
    return path.lstrip("/").startswith((*FOR_PROGRAMS, "static/"))


def wants_nothing(route: str) -> bool:
    """Whether an address has no part that must be filled in."""
    return not re.search(r"[<(]", route)
