"""The register of the tasks that ``zhili understand`` trains and measures: one line each.

Every task has a folder beside this file (``classing/``, ``addressing/``, ``legal/``, ``hot/``, ``replies/``,
``personal/`` …) with a ``task.py`` that names it and imports nothing heavy at its top: scikit-learn, python-crfsuite
and numpy are imported inside the functions that train, load or measure. What answers in the request path uses numpy
alone.
"""

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.understanding.rules.addressing.task import ADDRESS
from zhili.understanding.rules.classing.task import TASK as CLASS
from zhili.understanding.rules.hot.task import TASK as HOT
from zhili.understanding.rules.legal.task import TASK as LEGAL
from zhili.understanding.rules.personal.task import TASK as PERSONAL
from zhili.understanding.rules.replies.task import TASK as REPLY
from zhili.understanding.rules.task import Task

TASKS: tuple[Task, ...] = (CLASS, ADDRESS, HOT, LEGAL, REPLY, PERSONAL)


class UnknownTask(ZhiliError):
    """No task of that name is registered."""

    code = "unknown-task"
    status = 404
    message = Text(
        zh="没有名为“{name}”的任务。有：{known}", en="There is no task named '{name}'. There are: {known}"
    )


def task(name: str) -> Task:
    """The task of that name. Raises UnknownTask."""
    for one in TASKS:
        if one.name == name:
            return one
    raise UnknownTask(name=name, known=", ".join(one.name for one in TASKS))
