"""What strengths and concerns are about: the council's own words, so that they can be counted."""

import pgtrigger
from django.db import models
from django.db.models import Q

from audits.models.audits import Audit


class Theme(models.Model):
    name = models.CharField(max_length=100, unique=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AuditTheme(models.Model):
    """A theme that somebody saw in an audit: in what went well, or in what worries them."""

    class Side(models.TextChoices):
        STRENGTH = "strength", "Strength"
        CONCERN = "concern", "Concern"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)

    class Meta:
        ordering = ["audit", "side", "theme__name"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "theme", "side"], name="audit_theme_once"),
            models.CheckConstraint(
                condition=Q(side__in=["strength", "concern"]), name="audit_theme_side_known"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="audit_themes_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("of_audit", "bigint")],
                func="""
                    IF TG_OP = 'DELETE' THEN of_audit := OLD.audit_id;
                    ELSE of_audit := NEW.audit_id; END IF;
                    IF EXISTS (SELECT 1 FROM audits_audit WHERE id = of_audit
                               AND state IN ('final', 'declined')) THEN
                        RAISE EXCEPTION 'The themes of a final audit are locked.';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} ({self.get_side_display()})"
