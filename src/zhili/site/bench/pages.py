"""What each page costs the house over many cases: processor time, statements and size, as the people who use it.

The pages that matter most are named; every other page that wants no arguments is found in the list of addresses,
so that a new one is measured as soon as it has an address. Nothing is asked of the browser here.
"""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from zhili.site.bench.client import prepared
from zhili.site.bench.creating import only_web
from zhili.site.bench.driving import Refused, drive
from zhili.site.bench.measures import Figure, median
from zhili.site.bench.throwaway import Throwaway

_NO_PAGES = ("api/", "open311/", "static/", "i18n/", "account/", "ui/", "live")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
Cost = Mapping[str, float | str]
_WARM, _TIMES, _COUNTED = 6, 12, 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page as somebody opens it; ``name`` is the key of its figures."""

    name: str
    url: str
    role: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the named pages are opened on: a case of the busiest street, a resident's own, a class, a street, words."""

    case: str
    own_case: str
    street: str
    class_code: str
    words: str


def named(facts: Facts) -> Iterator[Page]:
    """The pages on which people spend their day, each in the state that costs most."""
    case = reverse("desk:case", args=[facts.case])
    asked: list[tuple[str, str, str]] = [
        ("queue_of_the_city", reverse("desk:queue"), "dispatcher"),
        ("case", case, "dispatcher"),
        ("resident_case", reverse("resident:case", args=[facts.own_case]), "resident"),
        ("queue_of_a_unit", reverse("desk:queue"), "handler"),
        ("queue_late", f"{reverse('desk:queue')}?due=late", "dispatcher"),
        (
            "queue_of_a_class",
            f"{reverse('desk:queue')}?{urlencode({'class': facts.class_code})}",
            "dispatcher",
        ),
        ("search_words", f"{reverse('desk:queue')}?{urlencode({'q': facts.words})}", "dispatcher"),
        ("dispatch", reverse("desk:dispatch"), "dispatcher"),
        ("case_acting", f"{case}?do=correct", "dispatcher"),
        ("open_a_case", reverse("desk:new", args=["hotline.request"]), "operator"),
        ("resident_report", reverse("resident:step", args=["hotline.request", "matter"]), "resident"),
        ("resident_my", reverse("resident:my"), "resident"),
    ]
    return (Page(*one) for one in asked)


def found(roles: Sequence[str], shows: Callable[[str, str], bool], known: Sequence[str]) -> Iterator[Page]:
    """Every other page without arguments, as the first role that may open it. ``shows``: whether a role gets a page."""
    for name, url in _bare_addresses():
        if url in known:
            continue
        role = next((one for one in roles if shows(one, url)), "")
        if role:
            yield Page(name.replace(":", "_"), url, role)


def _bare_addresses() -> Iterator[tuple[str, str]]:
    def below(
        patterns: Sequence[URLPattern | URLResolver], before: str, space: str
    ) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from below(pattern.url_patterns, route, inner)
            elif pattern.name:
                yield f"{space}{pattern.name}", route

    for name, route in below(get_resolver().url_patterns, "", ""):
        if not route.startswith(_NO_PAGES) and not re.search(r"[<(.]", route):
            yield name, f"/{route}"


@dataclass
class Visitor:
    """Somebody at a browser: keeps cookies, signs in by the page that everybody uses."""

    house: Throwaway
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def sign_in(self, username: str, password: str) -> None:
        """Raises Refused where the house does not take the password."""
        form = self.get("/account/login/")[1].decode()
        token = _TOKEN.search(form)
        facts = {"login": username, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        status, body = self._ask("POST", "/account/login/", urlencode(facts))
        if status != 302:
            raise Refused(why=f"{username} could not sign in: {status} {body[:200]!r}")

    def get(self, url: str) -> tuple[int, bytes]:
        """The status and body of a page."""
        return self._ask("GET", url, None)

    def headers(self) -> dict[str, str]:
        """What this visitor's browser sends along."""
        said = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        return {"Cookie": said} if said else {}

    def _ask(self, method: str, url: str, body: str | None) -> tuple[int, bytes]:
        line = HTTPConnection("127.0.0.1", self.house.port, timeout=120)
        headers = (
            {**self.headers(), "Content-Type": "application/x-www-form-urlencoded"}
            if body
            else self.headers()
        )
        line.request(method, url, body, headers)
        answer = line.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        line.close()
        return answer.status, content


@dataclass(slots=True)
class Visiting:
    """The measure: ``visitors`` by role, signed in; ``pages`` to open."""

    house: Throwaway
    visitors: Mapping[str, Visitor]
    pages: Sequence[Page]
    rounds: int

    def figures(self) -> Mapping[str, Cost]:
        """Each page's figures under its name, in the order of what they cost."""
        each = {page.name: self._page(page) for page in self.pages}
        return dict(sorted(each.items(), key=lambda item: -float(item[1]["cpu_ms"])))

    def _page(self, page: Page) -> Cost:
        request = prepared("127.0.0.1", "GET", page.url, self.visitors[page.role].headers())
        drive(self.house, [request] * 4, connections=4, most=_WARM)
        drives = [drive(self.house, [request], connections=1, most=_TIMES) for _ in range(self.rounds)]
        with only_web(self.house), self.house.counted() as counter:
            drive(self.house, [request], connections=1, most=_COUNTED)
        _, body = self.visitors[page.role].get(page.url)
        return {
            "url": page.url,
            "role": page.role,
            "cpu_ms": median([one.cost["web"] for one in drives]),
            "db_cpu_ms": median([one.cost["postgres"] for one in drives]),
            "ms_median": median([second * 1000 for one in drives for second in one.seconds]),
            "sql": counter.total / _COUNTED,
            "kb": len(gzip.compress(body)) / 1000,
        }


def worst(pages: Mapping[str, Cost]) -> dict[str, Figure]:
    """The dearest page and the one with most statements."""
    slow, many = (max(pages, key=lambda name: float(pages[name][what])) for what in ("cpu_ms", "sql"))
    return {
        "cpu_ms": pages[slow]["cpu_ms"],
        "cpu_page": slow,
        "sql": pages[many]["sql"],
        "sql_page": many,
        "count": len(pages),
    }
