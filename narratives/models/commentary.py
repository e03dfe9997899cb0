"""What the officers who lead an area say about its figures, and who accepted it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from indicators.models import Indicator
from kpiportal.models import Person, Post
from kpiportal.models.staff_only import StaffOnlyQuerySet
from narratives.models.rounds import Round
from narratives.models.sealing import kept, sealed
from narratives.rules.prompts import About
from narratives.rules.workflow import COMMENTARY, DECIDED, CommentaryState, RoundState

LONGEST = 10_000

# FOR SHARE: whoever approves the quarter waits for this change, or this change for them.
FROZEN = """
    PERFORM 1 FROM narratives_round WHERE id = NEW.round_id FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM narratives_round WHERE id = NEW.round_id
        AND state IN ('approved', 'reopened')
    ) THEN
        RAISE EXCEPTION 'The commentary of an approved quarter cannot change.';
    END IF;
    RETURN NEW;
"""

# Of what hangs on a commentary: its versions, acceptances, defences.
FROZEN_WITH_IT = """
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

NOT_OWN_WORDS = """
    IF EXISTS (
        SELECT 1 FROM narratives_commentaryversion
        WHERE commentary_id = NEW.commentary_id AND written_by_id = NEW.accepted_by_id
    ) THEN
        RAISE EXCEPTION 'Nobody accepts their own words.';
    END IF;
    RETURN NEW;
"""


def frozen_with_its_commentary() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="frozen_when_approved",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=FROZEN_WITH_IT,
    )


class CommentaryQuerySet(StaffOnlyQuerySet["Commentary"]):
    def led_by(self, person: Person, today: date) -> Self:
        """On indicators whose lead officer's post the person holds, or deputises for, today."""
        return self.filter(
            indicator__definitions__superseded_at=None,
            indicator__definitions__lead__post__in=Post.objects.held_by(person, today),
        )

    def in_state(self, *states: CommentaryState) -> Self:
        return self.filter(state__in=states)

    def changeable(self) -> Self:
        """Of quarters that are not approved."""
        return self.exclude(round__state__in=[RoundState.APPROVED.value, RoundState.REOPENED.value])


class Commentary(models.Model):
    """On one indicator, one section or the whole of a quarter. Its text's versions are kept."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="commentary_set")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, related_name="commentary_set"
    )
    section = models.CharField(
        max_length=200, blank=True, help_text="Where it is on none, and on no indicator: the whole."
    )
    is_due = models.BooleanField(default=False, help_text="The quarter waits for it.")
    due_because = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True, max_length=LONGEST)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value.capitalize()) for state in CommentaryState],
        default=CommentaryState.DRAFT.value,
    )
    version = models.PositiveIntegerField(default=0, help_text="Counts every change.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="commentary_set"
    )
    accepted_steps = models.PositiveSmallIntegerField(
        default=0, help_text="How far along the chain of acceptors it has come."
    )
    reason = models.TextField(blank=True, help_text="Why it was returned.")
    since = models.DateTimeField(help_text="When it came into this state.")

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        ordering = ["round", "indicator"]
        verbose_name_plural = "commentary"
        constraints = [
            models.UniqueConstraint(fields=["round", "indicator"], name="commentary_once"),
            models.UniqueConstraint(
                fields=["round", "section"],
                condition=Q(indicator=None),
                name="commentary_on_a_section_once",
            ),
            models.CheckConstraint(
                condition=Q(indicator=None) | Q(section=""), name="commentary_on_one_thing"
            ),
            models.CheckConstraint(
                condition=~Q(indicator=None, section="")
                | Q(state__in=[CommentaryState.DRAFT.value]),
                name="commentary_on_the_quarter_goes_with_the_signature",
            ),
            models.CheckConstraint(
                condition=Q(state__in=COMMENTARY.states), name="commentary_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(version=0, text="", author=None) | Q(version__gt=0),
                name="commentary_first_version_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentaryState.DRAFT.value)
                | Q(state=CommentaryState.RETURNED.value)
                | Q(author__isnull=False) & ~Q(text=""),
                name="commentary_handed_on_has_text",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentaryState.RETURNED.value) | ~Q(reason=""),
                name="commentary_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentaryState.ACCEPTED.value) | Q(accepted_steps__gt=0),
                name="commentary_accepted_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="state", transitions=COMMENTARY.steps),
            pgtrigger.Protect(
                name="begins_as_draft",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=CommentaryState.DRAFT.value),
            ),
            pgtrigger.ReadOnly(name="stays_itself", fields=["round", "indicator", "section"]),
            pgtrigger.Protect(
                name="text_only_in_draft",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                & ~pgtrigger.Q(new__state=CommentaryState.DRAFT.value),
            ),
            pgtrigger.Trigger(
                name="frozen_when_approved",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=FROZEN,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.round}"

    @property
    def about(self) -> About:
        if self.indicator_id:
            return About.INDICATOR
        return About.SECTION if self.section else About.QUARTER

    @property
    def subject(self) -> str:
        """The indicator's number, the section's name, or that it is on the whole."""
        if self.indicator:
            return self.indicator.code
        return self.section or "The quarter as a whole"

    @property
    def standing(self) -> str:
        """Its state in words. What is said of the whole quarter is accepted by the signature."""
        if self.round.state in DECIDED:
            if not self.text:
                return "Nothing said"
            if self.about is About.QUARTER:
                return "Signed"
        return self.get_state_display()

    @property
    def stands_since(self) -> datetime:
        is_signed = self.about is About.QUARTER and self.round.state in DECIDED
        return self.round.signature.signed_at if is_signed else self.since

    @property
    def accepted_by(self) -> "list[Acceptance]":
        """Who accepted the text as it stands, in turn; earlier acceptances were undone."""
        newest_first = sorted(self.acceptances.all(), key=lambda one: -one.version)
        return newest_first[: self.accepted_steps][::-1]


class CommentaryVersion(models.Model):
    """A text as it was saved."""

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_as = models.CharField(
        max_length=300, help_text="The post, and how the writer came to act for it."
    )
    written_at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["commentary", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["commentary", "version"], name="commentary_version_once"
            )
        ]
        triggers: Any = [*sealed(), frozen_with_its_commentary()]

    def __str__(self) -> str:
        return f"{self.commentary}, version {self.version}"

    @property
    def heading(self) -> str:
        """Version 3: Lead officer A, 12 January 2018, 9:30am"""
        written_at = date_format(timezone.localtime(self.written_at), "DATETIME_FORMAT")
        return f"Version {self.version}: {self.written_as}, {written_at}"


class AcceptanceStepQuerySet(models.QuerySet["AcceptanceStep"]):
    def chain_of(self, section: str) -> Sequence["AcceptanceStep"]:
        """The posts that accept a section's commentary in turn; else those for every section."""
        steps = [*self.filter(section__in=[section, ""]).select_related("post")]
        own = [step for step in steps if step.section == section]
        return own or steps


class AcceptanceStep(models.Model):
    """One post in the chain that accepts a section's commentary, in its turn."""

    section = models.CharField(max_length=200, blank=True, help_text="Empty: every other section.")
    position = models.PositiveSmallIntegerField(help_text="1 comes first.")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="acceptance_steps")

    objects = AcceptanceStepQuerySet.as_manager()

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "position"], name="acceptance_step_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="acceptance_step_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.section or 'Every section'}, step {self.position}: {self.post}"


class Acceptance(models.Model):
    """Somebody accepted a commentary as it then stood."""

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="acceptances")
    version = models.PositiveIntegerField(help_text="Of the commentary, as it was seen.")
    position = models.PositiveSmallIntegerField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acceptances"
    )
    accepted_as = models.CharField(max_length=300)
    accepted_at = models.DateTimeField()
    figures = models.JSONField(
        default=dict, help_text="What it speaks of, as it was known: by the indicator's number."
    )

    append_only = ()

    class Meta:
        ordering = ["commentary", "version"]
        constraints = [
            models.UniqueConstraint(fields=["commentary", "version"], name="acceptance_once")
        ]
        triggers: Any = [
            *sealed(),
            frozen_with_its_commentary(),
            pgtrigger.Trigger(
                name="not_own_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NOT_OWN_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commentary} accepted by {self.accepted_as}"
