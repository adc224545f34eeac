"""An import contract: a module is entered by its ``public`` only."""

from typing import cast

import grimp
from importlinter import Contract, ContractCheck, fields, output


class FrontDoorContract(Contract):
    """Other modules import ``<module>.public`` and nothing else of it.

    Two exceptions: tests, and what arranges them, may import ``<module>.testing``; the composition root may
    mount what it composes (``pages``, ``api``, ``jobs``, the programs in ``signing``). Options: ``modules``,
    ``composition_root``.
    """

    type_name = "front_door"

    modules = fields.ListField(subfield=fields.StringField())
    composition_root = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Collect the imports that climb in by a window."""
        broken = []
        for module in cast("list[str]", self.modules):
            for inner in graph.find_descendants(module) | {module}:
                for importer in graph.find_modules_that_directly_import(inner):
                    if not _within(importer, module) and not self._is_door(importer, inner, module):
                        broken += self._details(graph, importer, inner)
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import is wrong and where it stands."""
        for importer, imported, line in check.metadata["broken"]:
            output.print_error(
                f"{importer} imports {imported} (l. {line}): import its module's public instead."
            )

    def _is_door(self, importer: str, inner: str, module: str) -> bool:
        if _within(inner, f"{module}.public"):
            return True
        arranges = ".tests" in importer or importer.endswith(".testing")
        if arranges and _within(inner, f"{module}.testing"):
            return True
        mounted = any(_within(inner, f"{module}.{room}") for room in ("pages", "api", "jobs", "signing"))
        return mounted and _within(importer, cast("str", self.composition_root))

    def _details(self, graph: grimp.ImportGraph, importer: str, imported: str) -> list[tuple[str, str, int]]:
        found = graph.get_import_details(importer=importer, imported=imported)
        return [(importer, imported, int(detail["line_number"])) for detail in found]


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")
