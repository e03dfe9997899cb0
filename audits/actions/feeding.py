"""What audits found brought among the figures: through the door that figures by hand go through."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from audits.findings.figures import Figure, why_not_feed
from audits.models import FedIndicator
from indicators.actions.entering import Cells, Entered, Key, enter
from indicators.models import Definition, Indicator, Release
from indicators.rules.typed import worked_out
from kpiportal.access import KEEP_REGISTER, LOAD_FIGURES, Role
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError

NOT_ANY_MORE = "-"


@transaction.atomic
def feed(*, indicator: Indicator, theme: str, by: Person, now: datetime) -> FedIndicator | None:
    """From now on this indicator takes its figures from random audits, or those of a theme.

    None where it takes them from audits no more. What was brought in stays.
    """
    KEEP_REGISTER.check(by)
    if theme == NOT_ANY_MORE:
        if FedIndicator.objects.filter(indicator=indicator).delete()[0]:
            record(by, "stopped feeding", indicator, at=now)
        return None
    definition = Definition.objects.current().get(indicator=indicator)
    if why_not := why_not_feed(definition):
        raise MoveError(f"{indicator} {why_not}: audits can't bring its figures.")
    fed, is_new = FedIndicator.objects.get_or_create(indicator=indicator, defaults={"theme": theme})
    if fed.theme != theme:
        FedIndicator.objects.filter(pk=fed.pk).update(theme=theme)
        fed.refresh_from_db()
    elif not is_new:
        return fed  # a second click
    record(by, "began to feed", indicator, at=now, theme=theme or "random audits")
    return fed


@transaction.atomic
def bring_in(
    *,
    figures: Sequence[Figure],
    reason: str = "",
    answered: Sequence[str] = (),
    by: Person,
    now: datetime,
) -> Release | None:
    """All that the register doesn't hold yet; None where it holds everything.

    `reason` says why what was known before is other now, and why what was `answered` is right.
    """
    LOAD_FIGURES.check(by)
    new = [figure for figure in figures if not figure.is_known]
    if not new:
        return None
    entered = [_entered(figure, reason, tuple(answered)) for figure in new]
    month = max(figure.end for figure in new)
    return enter(figures=entered, month=month, by=by, acting_as=Role.ANALYST.title, now=now)


def _entered(figure: Figure, reason: str, answered: tuple[str, ...]) -> Entered:
    numerator, denominator = Decimal(figure.share.count), Decimal(figure.share.of)
    return Entered(
        Key(figure.fed.indicator_id, "", figure.end, figure.months),
        figure.fed.indicator.code,
        Cells(
            worked_out(numerator, denominator, "percent"),
            numerator,
            denominator,
            figure.status,
            "From case audits",
        ),
        seen=figure.known.pk if figure.known else 0,
        why_changed=reason,
        why_right=reason,
        answered=answered,
    )
