"""Documents that are written from the code, so that they can't drift from it.

An app adds its own in a module named `documentation`, which is imported once the apps are loaded.
`manage write_docs` writes them, `manage write_docs --check` names those that are out of date.
"""

from collections.abc import Callable
from pathlib import Path

from kpiportal.access import PERMISSIONS, Permission, Role

Text = Callable[[], str]
DOCUMENTS: dict[str, Text] = {}


def document(path: str) -> Callable[[Text], Text]:
    """Declare what writes the file at this path of the checkout."""

    def register(text: Text) -> Text:
        DOCUMENTS[path] = text
        return text

    return register


def stale(root: Path) -> list[str]:
    """The paths whose file is missing or says something else."""
    return [path for path, text in DOCUMENTS.items() if _on_disk(root / path) != text()]


def write(root: Path) -> list[str]:
    """Write what is stale, and say which paths that was."""
    paths = stale(root)
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(DOCUMENTS[path](), encoding="utf-8")
    return paths


def _on_disk(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


@document("docs/who-may-do-what.md")
def who_may_do_what() -> str:
    titles = [role.title for role in Role]
    rows = [
        _row("", *titles),
        _row("---", *["---"] * len(titles)),
        *(_row(_what(permission), *_reach(permission)) for permission in PERMISSIONS.values()),
    ]
    return "\n".join([INTRODUCTION, *rows, ""])


INTRODUCTION = """\
# Who may do what

Written from `kpiportal/access.py` by `bin/manage write_docs`; `bin/lint` compares the two.

A person may hold several roles and then may do what any of them may, but never both sides of one
act: nobody accepts their own words, moderates their own audit or marks the same case twice. The
service is the part of the organisation that a person's post stands for; their own is what they
lead, wrote or were given. A dash means no.
"""


def _what(permission: Permission) -> str:
    return permission.what[0].upper() + permission.what[1:]


def _reach(permission: Permission) -> list[str]:
    return [str(permission.reach.get(role, "–")) for role in Role]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
