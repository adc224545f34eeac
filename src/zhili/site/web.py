"""The web server process: granian, calling ``wsgi`` in one or more processes of few threads."""

import argparse

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

_THREADS = 4


def main() -> None:
    """Serve until SIGTERM; requests in hand are finished first."""
    parser = argparse.ArgumentParser(prog="python -m zhili.site.web")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    Granian(
        "zhili.site.wsgi:application",
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
    ).serve()


if __name__ == "__main__":
    main()
