"""How the parts of a house stand, as gauges in Prometheus' text format. Asked for anew at each reading."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from zhili.site.standing import Figures


def text(now: Figures) -> bytes:
    """The gauges of one look."""
    return _written({**dict(_gauges(now)), "zhili_database_up": ("Whether the database answers.", 1.0)})


def database_away() -> bytes:
    """What is left to say while the database does not answer."""
    return _written({"zhili_database_up": ("Whether the database answers.", 0.0)})


def _gauges(now: Figures) -> Iterator[tuple[str, tuple[str, float]]]:
    yield "postgresql_db_size_bytes", ("Size of the database.", now.database_bytes)
    breath = (now.at - now.breath).total_seconds() if now.breath else float("inf")
    yield "zhili_worker_silence_seconds", ("Time since a worker's last sign of life.", breath)
    yield "zhili_jobs_due", ("Jobs that are due and wait for a worker.", now.jobs_due)
    yield "zhili_jobs_running", ("Jobs in hand.", now.jobs_running)
    yield "zhili_jobs_failed", ("Jobs that were given up after several tries.", now.jobs_failed)
    yield "zhili_ledger_waiting_entries", ("Sealed acts that wait for their place in the log.", now.waiting)
    yield "zhili_ledger_entries", ("Entries of the log that are laid out.", now.laid)
    if now.published is not None:
        yield "zhili_ledger_published_entries", ("Entries under the published checkpoint.", now.published)
    lag = now.ledger_lag.total_seconds()
    yield "zhili_ledger_lag_seconds", ("Age of the oldest act that is sealed and not published.", lag)
    yield "zhili_notification_backlog_messages", ("Messages that are due and not carried.", now.messages)
    since = (now.at - now.messages_since).total_seconds() if now.messages_since else 0.0
    yield "zhili_notification_backlog_seconds", ("Age of the oldest of them.", since)
    yield "zhili_clocks_late", ("Open cases past their term.", now.late_clocks)
    yield "zhili_models_unread", ("Learned models that cannot be read.", now.unread_models)


def _written(gauges: dict[str, tuple[str, float]]) -> bytes:
    registry = CollectorRegistry()
    for name, (words, value) in gauges.items():
        Gauge(name, words, registry=registry).set(value)
    return generate_latest(registry)
