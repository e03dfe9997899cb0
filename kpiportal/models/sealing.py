"""Triggers that several tables share."""

import pgtrigger


def sealed() -> list[pgtrigger.Trigger]:
    """Rows are written once: no change, no deletion."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        kept(),
    ]


def kept() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="kept",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION '% is never emptied.', TG_TABLE_NAME;",
    )
