"""YAML that remembers the line of every key, so that a fault can be shown where it stands."""

from collections.abc import Iterator

import yaml

from zhili.casetypes.faults import PackFault
from zhili.kernel.text import Text

Path = tuple[str, ...]


class Lines:
    """A parsed file: plain data, and the line of each path in it."""

    def __init__(self, *, file: str, source: str) -> None:
        self.file = file
        self.faults: list[PackFault] = []
        self._lines: dict[Path, int] = {}
        self.data: object = None
        try:
            node = yaml.compose(source, Loader=yaml.CSafeLoader)  # ten times as fast
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.fault(
                (mark.line + 1) if mark else 0,
                Text(
                    zh=f"YAML 写法有误：{getattr(error, 'problem', error)}。",
                    en=f"Not valid YAML: {getattr(error, 'problem', error)}.",
                ),
                Text(
                    zh="检查缩进和冒号；含有 { : , 的文字要加双引号。",
                    en="check indentation and colons; put a text that holds { : , in double quotes.",
                ),
            )
            return
        if node is not None:
            self.data = self._plain(node, ())

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing that encloses it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def fault(self, where: "Path | int", message: Text, mend: Text) -> None:
        """Note a fault at a path or a line."""
        line = where if isinstance(where, int) else self.line(where)
        self.faults.append(PackFault(file=self.file, line=line, message=message, mend=mend))

    def _plain(self, node: yaml.Node, path: Path) -> object:
        self._lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, (*path, str(number))) for number, child in enumerate(node.value)]
        loader = yaml.SafeLoader("")
        value: object = loader.construct_object(node, deep=True)
        return value

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, object]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if key in seen:
                self.fault(
                    key_node.start_mark.line + 1,
                    Text(zh=f"“{key}”写了两次。", en=f"'{key}' is given twice."),
                    Text(zh="合并或删去其中一处。", en="merge the two or delete one."),
                )
            seen.add(key)
            self._lines[here] = key_node.start_mark.line + 1
            yield key, self._plain(value_node, here)
