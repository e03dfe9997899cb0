"""People, the posts they hold, the teams and services they belong to."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from kpiportal.access import Role


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_role(self, role: Role) -> Self:
        return self.filter(role_set__role=role)

    def in_services(self, services: Iterable["Service"]) -> Self:
        return self.filter(team__service__in=services)

    def without_password(self) -> Self:
        """Invited, and the link in the mail not followed yet."""
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def named_like(self, words: str) -> Self:
        """Every word stands somewhere in the name or the e-mail address."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def with_role(self, role: Role) -> PersonQuerySet:
        return self.get_queryset().with_role(role)

    def in_services(self, services: Iterable["Service"]) -> PersonQuerySet:
        return self.get_queryset().in_services(services)

    def create_user(self, email: str, name: str, password: str | None = None) -> "Person":
        person = self.model(email=email.strip().lower(), name=name)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. Never deleted: who leaves is deactivated."""

    email = models.EmailField(
        "e-mail address",
        max_length=254,
        unique=True,
        error_messages={"unique": "Somebody with this e-mail address is there already."},
    )
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(
        "may sign in", default=True, help_text="Off for somebody who has left."
    )
    daily_digest = models.BooleanField("one e-mail a day with what waits for me", default=True)
    team = models.ForeignKey(
        "Team", on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    session_series = models.PositiveIntegerField(
        default=0, help_text="Part of every session's signature: one more, and all of them end."
    )
    version = models.PositiveIntegerField(default=1)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="person_email_in_small_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Read once a request, so that a role taken away bites on the next one."""
        return frozenset(Role(held.role) for held in self.role_set.all())

    def get_session_auth_hash(self) -> str:
        return self._session_signature(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_signature(secret)

    def _session_signature(self, secret: str | bytes) -> str:
        signed = f"{self.session_series} {self.password}"
        return salted_hmac("session", signed, secret=secret, algorithm="sha256").hexdigest()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("roles", None)
        super().refresh_from_db(*args, **kwargs)


class RoleHeld(models.Model):
    """One role of one person; a person may hold several."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_set")
    role = models.CharField(max_length=20, choices=[(role.value, role.title) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="role_held_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {Role(self.role).title}"


class ServiceQuerySet(models.QuerySet["Service"]):
    def answered_for_by(self, person: Person, today: date) -> Self:
        """The services of the posts a person holds or stands in for, with all their parts."""
        parts: dict[int | None, list[int]] = {}
        for pk, part_of in self.model.objects.values_list("pk", "part_of"):
            parts.setdefault(part_of, []).append(pk)
        found: set[int] = set()
        left = list(Post.objects.held_by(person, today).values_list("service", flat=True))
        while left:
            service = left.pop()
            if service is not None and service not in found:
                found.add(service)
                left += parts.get(service, [])
        return self.filter(pk__in=found)


class Service(models.Model):
    """The part of the organisation that a head of service answers for."""

    name = models.CharField(max_length=200, unique=True)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    name = models.CharField(max_length=200, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def held_by(self, person: Person, today: date) -> Self:
        """The posts a person holds or deputises for on that day."""
        return self.filter(
            Q(holder=person)
            | Q(deputy_set__person=person)
            & Q(deputy_set__first_day__lte=today)
            & Q(deputy_set__last_day__gte=today)
        ).distinct()

    def stood_in_for_by(self, person: Person, today: date) -> Self:
        """Those of others that a person deputises for on that day."""
        return self.held_by(person, today).filter(holder__isnull=False).exclude(holder=person)


class Post(models.Model):
    """A job in the organisation: what published papers name instead of a person."""

    title = models.CharField(max_length=200, unique=True)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    reports_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    deputies: Any = models.ManyToManyField(Person, through="Deputy", related_name="deputises_for")
    version = models.PositiveIntegerField(default=1)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def line_above(self) -> Iterable["Post"]:
        """The posts this one answers to, nearest first."""
        seen, post = {self.pk}, self.reports_to
        while post is not None and post.pk not in seen:
            yield post
            seen.add(post.pk)
            post = post.reports_to


class Deputy(models.Model):
    """Somebody who acts for a post's holder from one day to another."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="deputy_set")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputy_set")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day"]
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="deputy_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.post}"
