"""What may not be, each as a function from modules to the sentences that name what is."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from tests.architecture.layers import (
    APPS,
    NAMES_EVERY_APP,
    OF_AN_APP,
    OF_THE_PLINTH,
    PURE,
)
from tests.architecture.reading import Module

WRITES = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}
WRITES_EVENTS = re.compile(
    r"\b(insert\s+into|update|delete\s+from|truncate(\s+table)?)\s+\"?kpiportal_event\"?\b", re.I
)
EXCEPTION = re.compile(r"#\s*noqa(?P<code>: *[A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*)?(?P<reason>.*)")


def upward_between_apps(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if module.name in NAMES_EVERY_APP:
            continue
        above = APPS[APPS.index(module.app) + 1 :]
        for line, name in module.imports:
            if name.partition(".")[0] in above:
                yield f"{module.name}:{line} imports {name}, which stands above it"


def apps_named_above(modules: Iterable[Module]) -> Iterator[str]:
    """A name in a string is an arrow too: import_module, get_model, a foreign key."""
    for module in modules:
        if module.name in NAMES_EVERY_APP:
            continue
        above = "|".join(APPS[APPS.index(module.app) + 1 :])
        for node in ast.walk(module.tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if above and isinstance(text, str) and re.fullmatch(rf"({above})(\.\w+)+", text):
                yield f"{module.name}:{node.lineno} names {text}, which stands above it"


def rightward_within_apps(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        places = OF_THE_PLINTH if module.app == APPS[0] else OF_AN_APP
        own = _rank(places, module.place)
        if own is None:
            yield f"{module.name} has no place in tests/architecture/layers.py"
            continue
        for line, name in module.imports:
            app, _, rest = name.partition(".")
            rank = _rank(places, rest.partition(".")[0] or "__init__")
            if app == module.app and rank is not None and rank > own:
                yield f"{module.name}:{line} imports {name}, which stands to its right"


def _rank(places: list[set[str]], place: str) -> int | None:
    return next((rank for rank, names in enumerate(places) if place in names), None)


def rules_that_are_not_pure(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if module.place != "rules" and module.name not in PURE:
            continue
        for line, name in module.imports:
            top = name.partition(".")[0]
            is_rule = top in APPS and name.split(".")[1:2] == ["rules"]
            is_pure = is_rule or name in PURE or name.rpartition(".")[0] in PURE
            if top not in sys.stdlib_module_names and not is_pure:
                yield f"{module.name}:{line} imports {name}: rules are plain Python"


def circles(modules: Iterable[Module]) -> Iterator[str]:
    """Modules that import one another by however many steps."""
    graph = _graph(list(modules))
    done: set[str] = set()
    for start in graph:
        yield from _circles_from(start, graph, [], done)


def _graph(modules: list[Module]) -> dict[str, list[str]]:
    names = {module.name for module in modules}
    return {
        module.name: [
            found for _, name in module.imports if (found := _module_in(name, names)) is not None
        ]
        for module in modules
    }


def _module_in(name: str, names: set[str]) -> str | None:
    """`a.b.c` is the module a.b.c, or c in the module a.b."""
    package = name.rpartition(".")[0]
    return name if name in names else package if package in names else None


def _circles_from(
    name: str, graph: dict[str, list[str]], path: list[str], done: set[str]
) -> Iterator[str]:
    if name in path:
        yield " → ".join([*path[path.index(name) :], name])
        return
    if name in done:
        return
    for imported in graph[name]:
        if imported != name:
            yield from _circles_from(imported, graph, [*path, name], done)
    done.add(name)


def writers_of_events(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if module.name == "kpiportal.events":
            continue
        nodes = list(ast.walk(module.tree))
        lines = {node.lineno for node in nodes if _writes_in_sql(node)}
        if not _means_another_event(module):
            lines |= {node.lineno for node in nodes if _writes_by_model(node)}
        for line in sorted(lines):
            yield f"{module.name}:{line} writes events: kpiportal.events.record does"


def _means_another_event(module: Module) -> bool:
    """As the control charts do: what begins their limits anew."""
    names = [name for _, name in module.imports if name.endswith(".Event")]
    return any(not name.startswith("kpiportal.") for name in names)


def _writes_in_sql(node: ast.AST) -> TypeGuard[ast.Constant]:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and bool(WRITES_EVENTS.search(node.value))


def _writes_by_model(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "Event"
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and _root(node.func.value) == "Event"
    )


def _root(node: ast.AST) -> str | None:
    """Event of `Event.objects.filter(…)`, and of `models.Event.objects`."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr == "Event":
            return "Event"
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def private_names_of_others(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        for line, name in module.imports:
            app, _, last = name.partition(".")[0], *name.rpartition(".")[1:]
            if app in APPS and last.startswith("_") and not last.startswith("__"):
                yield f"{module.name}:{line} imports {name}: make it public, or leave it alone"


def imports_in_functions(modules: Iterable[Module]) -> Iterator[str]:
    """They hide a circle, unless the line says why it must be so."""
    for module in modules:
        lines = module.source.splitlines()
        for function in ast.walk(module.tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                is_import = isinstance(node, ast.Import | ast.ImportFrom)
                if is_import and not _has_reason(lines[node.lineno - 1]):
                    yield f"{module.name}:{node.lineno} imports inside a function"


def exceptions_without_reason(modules: Iterable[Module]) -> Iterator[str]:
    """The reason stands behind it, or in a comment on the line above."""
    for module in modules:
        commented = {line for line, said in module.comments if not EXCEPTION.search(said)}
        for line, comment in module.comments:
            if EXCEPTION.search(comment) and not (_has_reason(comment) or line - 1 in commented):
                yield f"{module.name}:{line} makes an exception and doesn't say why"


def _has_reason(line: str) -> bool:
    found = EXCEPTION.search(line)
    return bool(found and found["code"] and found["reason"].strip(" #-:"))


def long_files(modules: Iterable[Module], *, most: int = 400) -> Iterator[str]:
    for module in modules:
        count = len(module.source.splitlines())
        if count > most:
            yield f"{module.name} has {count} lines: does it hold two ideas?"


def long_functions(modules: Iterable[Module], *, most: int = 50) -> Iterator[str]:
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or node.lineno) - node.lineno + 1
                if count > most:
                    yield f"{module.name}:{node.lineno} {node.name} has {count} lines"
