"""The source of the checkout, read as syntax: nothing is imported."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    name: str
    source: str

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")

    @property
    def place(self) -> str:
        """The module or package of the app that it is or lies in; __init__ is the app itself."""
        return self.parts[1] if len(self.parts) > 1 else "__init__"

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        tokens = tokenize.generate_tokens(io.StringIO(self.source).readline)
        return [
            (token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT
        ]

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """Line and dotted name of all that it imports; for `from a import b` that is a.b."""
        return list(self._imports())

    def _imports(self) -> Iterator[tuple[int, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                package = self.parts[: -node.level] if node.level else []
                start = ".".join([*package, *filter(None, [node.module])])
                yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def modules_of(app: str) -> list[Module]:
    """All but migrations, which stay as they were when they were made."""
    files = sorted((CHECKOUT / app).rglob("*.py"))
    return [
        Module(_name(file), file.read_text()) for file in files if "migrations" not in file.parts
    ]


def _name(file: Path) -> str:
    parts = file.relative_to(CHECKOUT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
