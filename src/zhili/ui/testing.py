"""For tests: the browser of scripts/unpack_chromium.py, the site served to it, axe over a page."""

import gzip
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
    expect,
    sync_playwright,
)

_ROOT = Path(__file__).resolve().parents[3]
_UNPACKED = _ROOT / ".browser"
_AXE = _ROOT / "node_modules/axe-core/axe.min.js"
_RUN_AXE = "rules => axe.run({ resultTypes: ['violations'], ...(rules.length ? { runOnly: rules } : {}) })"
_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-rasterization",  # a processor draws letters sooner than a graphics card that it plays itself
    "--disable-gpu-compositing",  # and puts a page's layers together sooner; maps still get the card that is played
)
_OF_THE_DRIVER = "GPU stall due to ReadPixels"
"""What the graphics card that is played says of a map it hands over: of the test's browser, not of the page."""
WIDE, PHONE, NARROW = 1280, 360, 320
PATIENCE = 20_000
"""Milliseconds that a test waits for what must come: a busy machine is slow, and no test is a measurement."""

expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium(*, chinese: bool = True) -> Iterator[Browser]:
    """A headless browser with a Chinese font of its own, or with a Latin one only; no system package is needed.

    Playwright runs an event loop in the test's thread while this is open: so only one at a time, and the one that was
    kept ends here; Django, which refuses queries beside a loop, is told not to.
    """
    let_go()
    program = _UNPACKED / "chromium"
    if not program.exists():
        raise FileNotFoundError(
            "no browser in .browser/: run scripts/vendor_assets.py and scripts/unpack_chromium.py"
        )
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": f"{_UNPACKED / 'lib'}:{_UNPACKED}",
        "FONTCONFIG_FILE": str(_UNPACKED / ("fonts.conf" if chinese else "latin-fonts.conf")),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS, env=environment)  # type: ignore[arg-type]
        yield browser
        browser.close()


_kept = ExitStack()
_opened: list[Browser] = []


def kept_browser() -> Browser:
    """The one browser of this process: to start it costs as much as a page or two, so that files share it.

    Each visitor has cookies and storage of their own. A browser that has gone is followed by another.
    """
    if not _opened or not _opened[0].is_connected():
        _opened.append(_kept.enter_context(chromium()))
    return _opened[0]


def let_go() -> None:
    """End the browser that was kept, and with it the loop in this thread. Idempotent."""
    _opened.clear()
    _kept.close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Requests of tests are not worth a line each."""


@contextmanager
def serving() -> Iterator[str]:
    """The site with its static files on a free port of this machine; gives its address.

    Unlike pytest-django's live_server it empties no table afterwards, which append-only tables refuse.
    """
    handler = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, handler, server_class=_Server, handler_class=_Silent)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def compressed(text: str | bytes) -> int:
    """Bytes of something as a server would send it."""
    return len(gzip.compress(text.encode() if isinstance(text, str) else text))


_weights: dict[str, int] = {}


def _weight(response: Response) -> int:
    """Bytes of an answer; of a static file, which is the same on every page, fetched from the browser once."""
    if response.url in _weights:
        return _weights[response.url]
    try:
        weight = compressed(response.body())
    except Error:  # it came late, for the page before
        return 0
    if "/static/" in response.url:
        _weights[response.url] = weight
    return weight


@dataclass(slots=True)
class Heard:
    """What a page complained of (scripts, content security policy, missing files), and what it loaded."""

    complaints: list[str] = field(default_factory=list)
    loaded: dict[str, Response] = field(default_factory=dict)

    def weight(self, *, without: tuple[str, ...] = ()) -> int:
        """Bytes of all that was loaded, compressed as a server would send it; ask while the page is open."""
        wanted = (
            response
            for url, response in tuple(self.loaded.items())
            if not any(part in url for part in without)
        )
        return sum(_weight(response) for response in wanted)

    def anew(self) -> None:
        """Forget what was heard: the next page begins."""
        self.complaints.clear()
        self.loaded.clear()


def visitor(
    browser: Browser, base_url: str, *, width: int = WIDE, height: int = 800, language: str = "zh-hans",
    theme: str = "light", size: str = "normal", scripts: bool = True,
) -> BrowserContext:  # fmt: skip
    """A fresh visitor who has chosen language, theme (light or dark) and text size (normal or large).

    ``scripts`` False: the browser runs no JavaScript.
    """
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=scripts,
        ignore_https_errors=True,  # where a test comes by https, it has signed the certificate itself
        reduced_motion="reduce",  # who watches nothing move tests the same page a tenth sooner
    )
    context.set_default_timeout(PATIENCE)
    chosen = {"django_language": language, "zhili_size": size, "zhili_theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in chosen.items()])
    return context


def listen(page: Page) -> Heard:
    """Begin to note down what a page says and loads; call it before going anywhere."""
    heard = Heard()
    page.on("pageerror", lambda error: heard.complaints.append(str(error)))

    def complain(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and _OF_THE_DRIVER not in said.text:
            heard.complaints.append(said.text)

    page.on("console", complain)

    def note(response: Response) -> None:
        if response.status >= 400:
            heard.complaints.append(f"{response.status} {response.url}")
        elif response.url.startswith("http") and response.status == 200:
            heard.loaded[response.url] = response

    page.on("response", note)
    return heard


_CUT_OFF = """() => fetch(document.documentElement.dataset.health ?? location.href, { cache: "no-store" })
  .then(() => false, () => true)"""


@contextmanager
def no_network(page: Page) -> Iterator[None]:
    """The line is down; begins when the page's own requests fail, which the browser brings about some moments later."""
    page.context.set_offline(True)
    page.wait_for_function(_CUT_OFF)
    yield
    page.context.set_offline(False)


def have_axe(page: Page) -> None:
    """Let every page that is opened here bring axe-core along: for many pages quicker than sending it to each."""
    page.add_init_script(path=_AXE)


def axe(page: Page, *rules: str) -> list[str]:
    """What axe-core finds wrong on the page as it stands: rule, element, reason. Empty is good.

    ``rules``: only these, where the others have been tried on the same page.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_RUN_AXE, list(rules))
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def hidden_sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 when nothing must be scrolled sideways."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
