"""Canonical bytes: one text for one content, so that its hash says whether it is the same."""

import hashlib
import json
from typing import Any


def canonical(content: Any) -> bytes:
    """JSON with sorted keys and no spaces. Figures must be text already: a float is refused."""
    try:
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        # Read back as the same it has one text: quicker than to look at each of its parts.
        read = json.loads(text, parse_float=_a_float, parse_constant=_a_float)
        is_plain = read == content
    except TypeError:
        is_plain = False
    if not is_plain:
        _refuse_what_has_two_texts(content)
    return text.encode()


def _a_float(text: str) -> object:
    """Equal to nothing."""
    return object()


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
