"""The second try that a browser test gets in ``make test``: once, said aloud, and not for a house that fails."""

import pytest

pytest_plugins = ("pytester",)

FIRST_TIME_OUT = """
import pytest

tried = set()

{mark}
@pytest.mark.parametrize("number", range({count}))
def test_missed_its_moment(number):
    missed = number not in tried
    tried.add(number)
    assert not missed
"""


def outcome(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *options: str, mark: str, count: int
) -> pytest.RunResult:
    """One run of tests that fail the first time they are tried, with no other plugins than it needs."""
    pytester.makepyfile(FIRST_TIME_OUT.format(mark=mark, count=count))
    pytester.makeini("[pytest]\nmarkers = browser")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return pytester.runpytest_subprocess("-p", "pytest_rerunfailures", "-p", "zhili.site.testing", *options)


BROWSER = "@pytest.mark.browser"


@pytest.mark.parametrize(
    ("options", "mark", "count", "passes"),
    [
        (("--second-try",), BROWSER, 3, True),
        (("--second-try",), BROWSER, 4, False),
        (("--second-try",), "", 1, False),
        ((), BROWSER, 1, False),
    ],
    ids=["three are allowed", "four are too many", "not without a browser", "not for a developer"],
)
def test_a_second_try(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...], mark: str, count: int, passes: bool,
) -> None:  # fmt: skip
    run = outcome(pytester, monkeypatch, *options, mark=mark, count=count)
    assert (run.ret == 0) is passes
    tries = sum(line.startswith("SECOND TRY") for line in run.outlines)
    assert tries == (count if options and mark else 0)
