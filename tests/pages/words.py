"""Finds Chinese on English pages that nobody wrote: people's words stay as they are, the house's words do not."""

import re
from html.parser import HTMLParser
from pathlib import Path

import psycopg

from zhili.site import postgres

_WRITTEN = """
    select title from cases_case union all select text from cases_case union all select address from cases_case
    union all select state::text from cases_case union all select coalesce(outcome::text, '') from cases_case
    union all select data::text from cases_caseevent union all select name from cases_attachment
    union all select name from people_account union all select name from cases_platform
    union all select question from understanding_knownanswer union all select answer from understanding_knownanswer
    union all select name from people_registerentry union all select appointed_by from people_registerentry
    union all select source from people_calendarday union all select rows::text from people_responsibilitylist
"""
_NAMED = """
    select name from people_area where name_en <> '' union all select name from people_unit where name_en <> ''
    union all select name from people_mediationorganisation where name_en <> ''
"""
_RUN = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff\w，。、：；！？“”（）《》·.%-]*")
_SAID_ALOUD = ("aria-label", "title", "placeholder", "alt", "data-command")
_OWN_NAMES = frozenset({"中文", "简体中文"})  # a language is called as those call it who look for it
_EMPTY = frozenset({"input", "img", "br", "hr", "meta", "link", "use", "path", "source", "wbr", "col"})


class Written:
    """What people of the house's city have written, and the names that have an English one beside them."""

    def __init__(self, home: Path) -> None:
        with psycopg.connect(postgres.url(home / "postgres")) as connection:
            self._text = "\n".join(str(row[0]) for row in connection.execute(_WRITTEN))
            self._named = {str(row[0]) for row in connection.execute(_NAMED)}

    def holds(self, run: str) -> bool:
        """Whether somebody wrote this, and it is no name that the page could have said in English."""
        return run in self._text and run not in self._named


class _Said(HTMLParser):
    """Text and read-out attributes, without what is marked as Chinese by ``lang``."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self._chinese: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        marked = facts["lang"].startswith("zh") if "lang" in facts else self._chinese[-1]
        if tag not in _EMPTY:
            self._chinese.append(marked)
        if not marked:
            for name in _SAID_ALOUD:
                self.runs += _RUN.findall(facts.get(name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and len(self._chinese) > 1:
            self._chinese.pop()

    def handle_data(self, data: str) -> None:
        if not self._chinese[-1]:
            self.runs += _RUN.findall(data)


def chinese_left(html: str, written: Written) -> list[str]:
    """The Chinese of an English page that nobody wrote, in order, each once."""
    said = _Said()
    said.feed(html)
    runs = dict.fromkeys(run.rstrip("…⋯.：”") for run in said.runs)
    return [run for run in runs if run and run not in _OWN_NAMES and not written.holds(run)]


def title(html: str) -> str:
    """What stands in the window's title."""
    found = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    return found[1].strip() if found else ""
