"""What a director reads before signing, beside the figures and the words: what is exceptional."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from indicators.models import Definition, Flag
from indicators.queries import policy, year_starts
from indicators.restatements import Kind, Restatement, known_otherwise, restatements
from indicators.rules.display import Decimals, plain, shown
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from kpiportal.rules.days import day_in_words
from narratives.models import Round, Signature
from narratives.queries.figures import rows_of
from narratives.queries.quarters import commentary_missing, to_explain
from narratives.snapshots.signed_figures import signed_figures

# Whatever is known by now: a later day than any.
NOW = date.max


def review_of(quarter: Round) -> dict[str, Any]:
    """Off target and why it stands out, turned, restated since the last quarter, checks open."""
    rows = rows_of(quarter.end)
    before = {row["code"]: row for row in rows_of(quarter.end - 3)}
    last = _last_signature(quarter)
    return {
        "exceptions": _exceptions(quarter.end, rows),
        "turned": [_turn(before[row["code"]], row) for row in rows if _has_turned(before, row)],
        "since": _since(last),
        "restated": _restated(last),
        "checks": _checks(quarter.end),
        "missing": [
            {"on": one.subject, "state": str(one.state)} for one in commentary_missing(quarter)
        ],
    }


def _exceptions(month: Month, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    why = to_explain(month)
    return [
        {
            "code": row["code"],
            "title": row["title"],
            "shown": row["shown"],
            "target": row["printed"]["target"],
            "before": row["printed"]["previous"],
            "rag": row["against"]["target"]["rag"],
            "why": why[row["code"]],
        }
        for row in rows
        if row["code"] in why
    ]


def _has_turned(before: dict[str, dict[str, Any]], row: dict[str, Any]) -> bool:
    was = before.get(row["code"])
    rags = [_rag(was) if was else "none", _rag(row)]
    return "none" not in rags and rags[0] != rags[1]


def _turn(was: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "title": row["title"],
        "was": _rag(was),
        "now": _rag(row),
        "shown_was": was["shown"],
        "shown": row["shown"],
    }


def _rag(row: dict[str, Any]) -> str:
    return str(row["against"]["target"]["rag"])


def _last_signature(quarter: Round) -> Signature | None:
    """Of this quarter's edition before, else of the last quarter that was signed."""
    if quarter.reopens_id:
        return Signature.objects.get(round=quarter.reopens_id)
    earlier = Signature.objects.filter(round__end__lt=quarter.end)
    return earlier.order_by("round__end", "round__edition").last()


def _since(last: Signature | None) -> dict[str, Any] | None:
    if last is None:
        return None
    return {"pk": last.round_id, "quarter": str(last.round), "signed_on": _day(last).isoformat()}


def _restated(last: Signature | None) -> list[dict[str, Any]]:
    return restated_since(last) if last else []


def restated_since(signature: Signature) -> list[dict[str, Any]]:
    """The whole's figures up to a signed month that are others than when they were signed."""
    known = {
        each.indicator.code: each
        for each in Definition.objects.current().select_related("indicator")
    }
    rule = policy(NOW)
    decimals = rule.decimals if rule else {}
    return [
        {
            "code": each.code,
            "title": known[each.code].title,
            "end": str(each.end),
            "month": each.end.label,
            "reported": _as_printed(each.reported, known[each.code].unit, decimals),
            "now": None
            if each.now is None
            else _as_printed(each.now, known[each.code].unit, decimals),
            "recorded_on": each.recorded_on.isoformat(),
            "known_from": day_in_words(each.recorded_on),
        }
        for each in _known_since(signature, known)
        if _is_told(each, signature.round.end)
    ]


def _known_since(signature: Signature, known: Mapping[str, Definition]) -> list[Restatement]:
    """What was signed tells what it said: a later release may name a day before the signature.
    Of a figure that it doesn't hold the day decides."""
    day = _day(signature)
    held = signed_figures(bytes(signature.snapshot.content), known)
    by_day = {
        (each.code, each.end, each.months): each
        for each in restatements(day, NOW)
        if each.code in known and not each.category
    }
    found = {key: each for key, each in by_day.items() if key not in held or each.now is None}
    found |= {(each.code, each.end, each.months): each for each in known_otherwise(held, day)}
    return sorted(
        found.values(),
        key=lambda each: (known[each.code].order, each.code, each.months, each.end),
    )


def _as_printed(value: Decimal, unit: str, decimals: Mapping[str, Decimals]) -> str:
    """At its decimals, and never with more than it was given."""
    return min(plain(value), shown(value, unit, decimals), key=len)


def _is_told(each: Restatement, until: Month) -> bool:
    return each.kind is not Kind.REFINED and each.end <= until


def _day(signature: Signature) -> date:
    return timezone.localdate(signature.signed_at)


def _checks(end: Month) -> list[dict[str, str]]:
    months = Quarter(end, year_starts()).months
    flags = Flag.objects.open().filter(end__in=months).select_related("indicator")
    in_order = flags.order_by("indicator__code", "category", "end", "kind", "pk")
    return [
        {
            "code": flag.indicator.code,
            "category": flag.category,
            "month": flag.end.label,
            "kind": flag.kind,
            "sentence": flag.sentence,
        }
        for flag in in_order
    ]
