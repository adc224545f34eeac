"""The task ``address``: an address cut into elements, and led to its subdistrict. See docs/understanding.md."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.understanding.rules.task import Option, Task, Work

if TYPE_CHECKING:
    from zhili.understanding.rules.addressing.model import AddressModel


def _train(work: Work) -> "AddressModel":
    from zhili.understanding.rules.addressing import training

    return training.train(work)


def _load(path: Path) -> "AddressModel":
    from zhili.understanding.rules.addressing import model

    return model.load(path)


def _evaluate(model: "AddressModel", data: Path, labels: Path | None) -> dict[str, Any]:
    from zhili.understanding.rules.addressing import training

    return training.evaluate(model, data, labels)


ADDRESS = Task(
    name="address",
    words="an address cut into its elements and led to its district and subdistrict",
    train=_train,
    load=_load,
    evaluate=_evaluate,
    options=(
        Option(
            "divisions",
            "the folder with the table of divisions; looked for in and beside the data if left out",
        ),
        Option("voters", "how many taggers vote in the second pass; more are slower and hardly better", "2"),
        Option("networks", "how many recurrent networks vote beside the taggers", "3"),
        Option("keep", "the share of addresses kept back and measured, near-duplicates together", "0"),
    ),
)
