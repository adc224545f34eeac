"""The web server process: granian, calling ``wsgi`` in one or more processes of few threads."""

import argparse
import gc
import multiprocessing
import signal
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from zhili.site import journal, wsgi
from zhili.site.processes import die_with_parent

_THREADS = 4


def main() -> None:
    """Serve until SIGTERM; requests in hand are finished first.

    The application is loaded here once; the processes that serve are forked from this one and share its memory.
    """
    parser = argparse.ArgumentParser(prog="python -m zhili.site.web")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    multiprocessing.set_start_method("fork")
    wsgi.load_everything()
    gc.freeze()
    Granian(
        "zhili.site.web:application",
        factory=True,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.processes,
        blocking_threads=_THREADS,
        blocking_threads_idle_timeout=600,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
        log_dictconfig={"formatters": {name: {"()": journal.JsonLines} for name in ("generic", "access")}},
    ).serve()


def application() -> Callable[..., Any]:
    """Called in each process that serves. One left behind by a killed server would hold the port: it ends too."""
    die_with_parent(signal.SIGKILL)
    return wsgi.application


if __name__ == "__main__":
    main()
