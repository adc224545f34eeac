"""What is counted while requests are answered, for Prometheus, under the names of OpenTelemetry's conventions.

Several web processes count into files of one folder, which ``begin`` empties; whichever is asked answers for all.
"""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Histogram

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the library looks for the folder; it must stand in the environment before it is imported."""

# https://opentelemetry.io/docs/specs/semconv/http/http-metrics/, the advised boundaries
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_held: "list[tuple[CollectorRegistry, Histogram]]" = []


def begin(folder: Path) -> None:
    """Count anew from here on, in this process and those forked from it. Before the first ``count``."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ[FOLDER] = str(folder)


def count(*, method: str, route: str, status: int, seconds: float) -> None:
    """One answered request; ``route`` is the pattern of its address."""
    _, durations = _meters()
    durations.labels(
        http_request_method=method if method in _METHODS else "_OTHER",
        http_route=route,
        http_response_status_code=str(status),
    ).observe(seconds)


def text() -> bytes:
    """All that was counted, in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess

    own, _ = _meters()
    if FOLDER not in os.environ:
        return generate_latest(own)
    registry = CollectorRegistry()
    collect: Any = multiprocess.MultiProcessCollector
    collect(registry)
    return generate_latest(registry)


def _meters() -> "tuple[CollectorRegistry, Histogram]":
    if not _held:
        from prometheus_client import CollectorRegistry, Histogram

        registry = CollectorRegistry()
        durations = Histogram(
            "http_server_request_duration_seconds",
            "Duration of HTTP server requests.",
            ["http_request_method", "http_route", "http_response_status_code"],
            buckets=_SECONDS,
            registry=registry,
        )
        _held.append((registry, durations))
    return _held[0]
