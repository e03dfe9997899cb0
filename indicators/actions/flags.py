"""Flags raised, mended and defended; and the council's own rules, which raise some of them."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from indicators.checks.oddities import CHECK, Oddity, oddities
from indicators.models import Council, Flag, Indicator, ValidationRule
from indicators.rules.flag_states import FLAG, FlagState
from kpiportal.access import KEEP_REGISTER
from kpiportal.events import record
from kpiportal.jobs import enqueue
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError, only_changed, save_if_unchanged

Key = tuple[str, str, str, int, int, int | None]
SAID = ("left", "operator", "right", "sentence", "severity")


@transaction.atomic
def recheck(*, now: datetime) -> None:
    """Look at every figure: raise what is odd, mend what no longer is. A second run does nothing.

    A defence holds as long as the figures that it speaks of.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('flags', 0))")
    council = Council.objects.first()
    if council is None:
        return
    found = {_key(each): each for each in oddities(None)}
    known = {_key_of(flag): flag for flag in Flag.objects.select_related("indicator")}
    new = [odd for key, odd in found.items() if key not in known]
    _raise(new, now)
    raised = len(new) + _raise_again(found, known, now)
    mended = _mend(found, known, now)
    if raised or mended:
        still_open = Flag.objects.open().count()
        record(None, "checked", council, at=now, raised=raised, mended=mended, open=still_open)


def _raise(new: list[Oddity], now: datetime) -> None:
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    Flag.objects.bulk_create(
        [
            Flag(
                kind=each.kind,
                indicator_id=indicators[each.code],
                category=each.category,
                end=each.end,
                months=each.months,
                rule_id=each.rule,
                severity=each.severity,
                sentence=each.sentence,
                basis=each.basis,
                since=now,
            )
            for each in new
        ]
    )


def _raise_again(found: Mapping[Key, Oddity], known: Mapping[Key, Flag], now: datetime) -> int:
    """What was mended is odd once more, or what was defended is another figure now."""
    count = 0
    for key, flag in known.items():
        odd = found.get(key)
        if odd is None:
            continue
        is_other = flag.basis != odd.basis
        if flag.state == FlagState.RAISED:
            if is_other or flag.sentence != odd.sentence:
                save_if_unchanged(
                    flag, version=flag.version, basis=odd.basis, sentence=odd.sentence
                )
        elif flag.state == FlagState.MENDED or is_other:
            _move(flag, "raise", now, basis=odd.basis, sentence=odd.sentence)
            count += 1
    return count


def _mend(found: Mapping[Key, Oddity], known: Mapping[Key, Flag], now: datetime) -> int:
    gone = [
        flag for key, flag in known.items() if key not in found and flag.state != FlagState.MENDED
    ]
    for flag in gone:
        _move(flag, "mend", now)
    return len(gone)


def _move(flag: Flag, name: str, now: datetime, **changes: object) -> None:
    step = FLAG.move(name, state=flag.state)
    save_if_unchanged(
        flag,
        version=flag.version,
        seen={"state": step.before},
        state=step.after,
        since=now,
        reason="",
        defended_by=None,
        **changes,
    )


@transaction.atomic
def defend(*, flag: Flag, version: int, reason: str, by: Person, now: datetime) -> None:
    """The figure is right after all. Raises SavedByAnotherError where the flag has moved since."""
    if not Flag.objects.defensible_by(by, timezone.localdate(now)).filter(pk=flag.pk).exists():
        current = Flag.objects.get(pk=flag.pk)
        if current.state == FlagState.DEFENDED and current.defended_by == by:
            return  # sent twice
        if current.state != FlagState.RAISED:
            raise SavedByAnotherError(f"{current} was moved on in the meantime.")
        raise PermissionDenied("This figure is not yours to defend.")
    step = FLAG.move("defend", state=FlagState.RAISED, reason=reason)
    save_if_unchanged(
        flag,
        version=version,
        seen={"state": step.before},
        state=step.after,
        since=now,
        reason=reason.strip(),
        defended_by=by,
    )
    record(
        by, "defended the figure of", flag.indicator, at=now,
        end=str(flag.end), category=flag.category, kind=flag.kind, reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def keep_rule(
    *, by: Person | None, rule: ValidationRule | None, content: Mapping[str, str], now: datetime
) -> ValidationRule:
    """Add a rule, or let one take the place of another. The figures are checked by it next."""
    if by is not None:
        KEEP_REGISTER.check(by)
    if rule is not None:
        _close(rule, now)
    kept = ValidationRule.objects.create(**content, recorded_on=_day(rule, now))
    before, after = only_changed(_said(rule), _said(kept)) if rule else (None, _said(kept))
    verb = "changed the rule" if rule else "added the rule"
    record(by, verb, kept, target_name=kept.sentence[:300], at=now, before=before, after=after)
    enqueue(CHECK, f"{CHECK} rule {kept.pk}", asked_by=by, now=now)
    return kept


@transaction.atomic
def retire_rule(*, by: Person, rule: ValidationRule, now: datetime) -> None:
    KEEP_REGISTER.check(by)
    _close(rule, now)
    record(
        by, "retired the rule", rule, target_name=rule.sentence[:300], at=now, before=_said(rule)
    )
    enqueue(CHECK, f"{CHECK} without rule {rule.pk}", asked_by=by, now=now)


def _close(rule: ValidationRule, now: datetime) -> None:
    closed = ValidationRule.objects.current().filter(pk=rule.pk)
    if not closed.update(superseded_at=_day(rule, now)):
        raise SavedByAnotherError(f"{rule} was changed by somebody else in the meantime.")


def _day(before: ValidationRule | None, now: datetime) -> date:
    today = timezone.localdate(now)
    return max(today, before.recorded_on) if before else today


def _said(rule: ValidationRule) -> dict[str, str]:
    return {name: getattr(rule, name) for name in SAID}


def _key(odd: Oddity) -> Key:
    return odd.kind, odd.code, odd.category, int(odd.end), odd.months, odd.rule


def _key_of(flag: Flag) -> Key:
    return flag.kind, flag.indicator.code, flag.category, int(flag.end), flag.months, flag.rule_id
