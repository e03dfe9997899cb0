"""Canonical bytes: one text for one content, so that its hash says whether it is the same."""

import hashlib
import json
from typing import Any


def canonical(content: Any) -> bytes:
    """JSON with sorted keys and no spaces. Figures must be text already: a float is refused."""
    _refuse_what_has_two_texts(content)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refuse_what_has_two_texts(content: Any) -> None:
    if isinstance(content, dict):
        for key, value in content.items():
            if not isinstance(key, str):
                raise TypeError(f"A key must be text, not {key!r}.")
            _refuse_what_has_two_texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            _refuse_what_has_two_texts(value)
    elif not (content is None or isinstance(content, str | bool | int)):
        raise TypeError(f"{content!r} has no canonical text: write it as text first.")
