"""A commentary's text as it is to be read."""

from narratives.filling import filling
from narratives.models import Commentary, Signature
from narratives.rules.workflow import DECIDED
from narratives.snapshots.content import read


def text_of(commentary: Commentary) -> str:
    """With the figures that it quotes: as signed, or as known now where nothing is signed yet."""
    if "{{" not in commentary.text:
        return commentary.text
    if commentary.round.state in DECIDED:
        signature = Signature.objects.select_related("snapshot").get(round=commentary.round_id)
        for one in read(signature.snapshot)["commentary"]:
            if one.get("as_typed") == commentary.text and _is_on(one, commentary):
                return str(one["text"])
    return filling(commentary.round.end, [commentary.text]).fill(commentary.text)


def _is_on(one: dict[str, str], commentary: Commentary) -> bool:
    code = commentary.indicator.code if commentary.indicator else ""
    return (one["code"], one["section"]) == (code, commentary.section)
