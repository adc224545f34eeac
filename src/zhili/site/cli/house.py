"""What subcommands share: which home, its settings in place, and its database reachable."""

import argparse
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhili.kernel import rings
from zhili.site import config, roles
from zhili.site.lock import HomeLock
from zhili.site.postgres import Postgres


def add_home(parser: argparse.ArgumentParser) -> None:
    """The options ``--home`` and ``--database-url`` that every command on a house takes."""
    parser.add_argument(
        "--home", metavar="DIR", help="folder of the house (default: $ZHILI_HOME or ~/.zhili)"
    )
    parser.add_argument(
        "--database-url",
        metavar="URL",
        help="a PostgreSQL server instead of the embedded one; better given as $ZHILI_DATABASE_URL when it"
        " holds a password",
    )


def choose_house(arguments: argparse.Namespace) -> config.Config:
    """The settings of the house that the options name; they are put in the environment for what follows."""
    if arguments.home:
        os.environ["ZHILI_HOME"] = str(Path(arguments.home).expanduser().resolve())
    if arguments.database_url:
        os.environ["ZHILI_DATABASE_URL"] = arguments.database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhili.site.settings"
    os.environ.pop(roles.PROCESS, None)
    return config.load()


@contextmanager
def open_house(arguments: argparse.Namespace, *, as_owner: bool = False) -> Iterator[config.Config]:
    """Django ready and the database reachable within the block: as jobs reach it, or ``as_owner`` of the tables.

    Where no ``zhili up`` runs on the home, the embedded database is started for the block and then stopped.
    """
    house = choose_house(arguments)
    if not as_owner:
        os.environ[roles.PROCESS] = "jobs"
    with database_of(house):
        import django

        with rings.not_looked_for():
            django.setup()
        gc.freeze()  # it stays until the command ends: nothing in it need be looked through
        yield house


@contextmanager
def database_of(house: config.Config) -> Iterator[None]:
    """The database of a house running within the block, started for it if need be."""
    lock = HomeLock(house.home)
    if house.database_url is not None or lock.taken():
        yield
        return
    config.prepare_home(house)
    lock.take(doing="command")
    server = Postgres(house.home / "postgres", binaries=house.postgres_bin, log=house.logs / "postgres.log")
    try:
        server.start()
        yield
    finally:
        server.stop()
        lock.release()
