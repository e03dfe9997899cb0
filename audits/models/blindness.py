"""Who marks a case isn't shown the other's marking of it, nor what came of that, before both are
done: whatever other roles they hold."""

from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast

from audits.models.audits import Audit
from audits.models.following import SafeguardingConcern
from kpiportal.models import Person
from kpiportal.models.withheld import Withheld, withholds


@withholds
def the_other_marking(person: Person) -> Withheld:
    audits = Audit.objects.withheld_from(person)
    concerns = SafeguardingConcern.objects.filter(audit__in=audits)
    return {
        Audit._meta.label_lower: _numbers(audits),
        SafeguardingConcern._meta.label_lower: _numbers(concerns),
    }


def _numbers(rows: QuerySet[Model]) -> QuerySet:
    return rows.order_by().annotate(number=Cast("pk", CharField())).values("number")
