"""As whom a process asks the database: the pages as a plain role, jobs and commands as another, migrations as owner.

Knows no Django: the settings and the sequencer ask here. The roles are made, and what each may see is laid down, by
``isolation`` at the end of every preparation; until then, and where they cannot be made, everybody asks as the owner.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhili.site import config, postgres
from zhili.site.config import Config
from zhili.site.postgres import JOBS, WEB

PROCESS = "ZHILI_PROCESS"
_ROLE_OF = {"web": WEB, "jobs": JOBS}


def role(house: Config, environment: Mapping[str, str] = os.environ) -> str | None:
    """The role of this process; None for the owner, and where the database has no roles."""
    wanted = _ROLE_OF.get(environment.get(PROCESS, ""))
    return wanted if wanted and laid_down(house) else None


def url(house: Config) -> str:
    """The address under which this process reaches the database with its role."""
    data, wanted = house.home / "postgres", role(house)
    if house.database_url is None:
        return postgres.url(data, role=wanted) if wanted else postgres.url(data)
    return house.database_url


def database(house: Config) -> dict[str, Any]:
    """What Django's DATABASES wants. A server of one's own is entered as its user, who takes the role at once."""
    found, wanted = config.database(url(house)), role(house)
    if wanted and house.database_url is not None:
        given = found["OPTIONS"].get("options", "")
        found["OPTIONS"]["options"] = f"{given} -c role={wanted}".strip()
    return found


def laid_down(house: Config) -> bool:
    """Whether the last preparation found or made the roles."""
    return _note(house).exists()


def remember(house: Config, *, made: bool) -> None:
    """Note for the processes to come whether there are roles."""
    if made:
        house.home.mkdir(parents=True, exist_ok=True)
        _note(house).touch()
    else:
        _note(house).unlink(missing_ok=True)


def _note(house: Config) -> Path:
    return house.home / "database-roles"
