"""Editions beside one another: the one before, the newest, and what has shaken one since."""

from indicators.rules.periods import Month
from narratives.models import Edition, Round
from narratives.models.editions import CAME_OUT, EditionQuerySet
from narratives.rules.workflow import RoundState

# An approved quarter is compared with the year before it.
QUOTES_BACK = 12


def newest() -> Edition | None:
    """The latest quarter that is published."""
    return Edition.objects.out().with_standing().order_by("-end").first()


def to_publish() -> EditionQuerySet:
    """Drafts and the lead member's, but for those whose quarter was reopened."""
    unpublished = Edition.objects.unpublished().with_standing().order_by("end")
    return unpublished.exclude(snapshot__round__state=RoundState.REOPENED.value)


def newer_than(edition: Edition) -> Edition | None:
    """A later quarter that is published; or the quarter's own, where this one has been replaced."""
    out = Edition.objects.out().with_standing().filter(end__gte=edition.end)
    return out.exclude(pk=edition.pk).order_by("-end").first()


def before(edition: Edition) -> Edition | None:
    """What members had read last when this one came out, or would come out now."""
    out = Edition.objects.with_standing().filter(state__in=CAME_OUT).exclude(pk=edition.pk)
    if edition.published_at:
        out = out.filter(published_at__lt=edition.published_at)
    return out.filter(end__lte=edition.end).order_by("-published_at").first()


def reopened_since(edition: Edition) -> list[Round]:
    """Quarters that this one is compared with, and that were reopened after it was signed."""
    end: Month = edition.end
    signed_at = edition.snapshot.signature.signed_at
    reopened = Round.objects.quarters().filter(
        state=RoundState.REOPENED.value,
        end__lt=end,
        end__gte=end - QUOTES_BACK,
        since__gt=signed_at,
    )
    return list(reopened.order_by("end"))
