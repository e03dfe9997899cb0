"""What a commentary speaks of: its indicators, in the register's order."""

from collections.abc import Sequence

from indicators.models import Definition, Life
from narratives.models import AcceptanceStep, Commentary
from narratives.rules.prompts import About


def codes_of(commentary: Commentary) -> list[str]:
    """Of its indicator; of a section's or of all that live."""
    if commentary.indicator:
        return [commentary.indicator.code]
    live = Definition.objects.current().filter(status=Life.LIVE)
    if commentary.about is About.SECTION:
        live = live.filter(section=commentary.section)
    return list(live.order_by("order", "pk").values_list("indicator__code", flat=True))


def sections() -> list[str]:
    """Those of live indicators, in the register's order."""
    live = Definition.objects.current().filter(status=Life.LIVE).order_by("order", "pk")
    return list(dict.fromkeys(filter(None, live.values_list("section", flat=True))))


def steps_of(section: str) -> Sequence[AcceptanceStep]:
    """A section's posts: the first answers for it, and writes of it as a whole."""
    return AcceptanceStep.objects.chain_of(section)


def before(commentary: Commentary) -> Commentary | None:
    """What was said of the same in the last quarter before that was approved."""
    same = Commentary.objects.filter(
        indicator=commentary.indicator_id,
        section=commentary.section,
        round__end__lt=commentary.round.end,
        round__state="approved",
    )
    return same.exclude(text="").select_related("round").order_by("round__end").last()
