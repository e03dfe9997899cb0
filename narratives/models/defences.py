"""Why words may stand although the figures say otherwise, or although they tell a small count."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from narratives.models.commentary import Commentary
from narratives.models.sealing import sealed
from narratives.rules.gate import DEFENSIBLE

# FOR SHARE: whoever approves the quarter waits for this change, or this change for them.
FROZEN = """
    PERFORM 1 FROM narratives_round
    WHERE id = (SELECT round_id FROM narratives_commentary WHERE id = NEW.commentary_id)
    FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM narratives_round
        JOIN narratives_commentary ON narratives_commentary.round_id = narratives_round.id
        WHERE narratives_commentary.id = NEW.commentary_id
        AND narratives_round.state IN ('approved', 'reopened')
    ) THEN
        RAISE EXCEPTION 'The commentary of an approved quarter cannot change.';
    END IF;
    RETURN NEW;
"""


class Defence(models.Model):
    """One, of words and of what the figures then said of them.

    `key` is the hash of both: where either changes, this defends nothing any more.
    """

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="defences")
    key = models.CharField(max_length=64)
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in DEFENSIBLE]
    )
    figure = models.TextField()
    sentence = models.TextField()
    should_be = models.TextField(blank=True)
    what = models.TextField()
    reason = models.TextField()
    defended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    defended_as = models.CharField(max_length=300)
    defended_at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["commentary", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commentary", "key"], name="defence_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="defence_has_its_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DEFENSIBLE]),
                name="defence_kind_is_known",
            ),
        ]
        triggers: Any = [
            *sealed(),
            pgtrigger.Trigger(
                name="frozen_when_approved",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FROZEN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commentary}: “{self.figure}”"
