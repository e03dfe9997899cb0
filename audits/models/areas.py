"""What an auditor judged of one area of the tool."""

import pgtrigger
from django.db import models

from audits.models.audits import Audit
from audits.models.programmes import Area
from audits.models.scales import Grade


class AreaJudgement(models.Model):
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.TextField(blank=True)

    class Meta:
        ordering = ["audit", "area__order"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "area"], name="area_judged_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="area_words_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.explanation = ''
                       AND (NEW.id, NEW.audit_id, NEW.area_id, NEW.grade_id) IS NOT DISTINCT FROM
                           (OLD.id, OLD.audit_id, OLD.area_id, OLD.grade_id)
                       AND EXISTS (SELECT 1 FROM audits_audit
                                   WHERE id = OLD.audit_id AND erased_at IS NOT NULL) THEN
                        RETURN NEW;
                    END IF;
                    IF EXISTS (SELECT 1 FROM audits_audit WHERE id = NEW.audit_id
                               AND state NOT IN ('assigned', 'in_progress')) THEN
                        RAISE EXCEPTION 'The words of a submitted audit are locked.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="area_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.area} of {self.audit_id}"
