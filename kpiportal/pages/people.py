"""The people of the portal: who they are, what they may do, whether they may come in."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpiportal import invitations
from kpiportal import people as actions
from kpiportal.access import KEEP_PEOPLE, Role, needs
from kpiportal.models import Event, Person, Team
from kpiportal.models.people import PersonQuerySet
from kpiportal.pages.activity import Events
from kpiportal.pages.edit import conflict
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Moment, Table, arrange
from kpiportal.people import LastAdministratorError
from kpiportal.sign_in import fresh_sign_in
from kpiportal.versions import SavedByAnotherError

ROLES = [(role.value, role.title) for role in Role]
STATES = [
    ("", "Everybody"),
    ("yes", "May sign in"),
    ("new", "Invited, not in yet"),
    ("no", "Has left"),
]
SHOWN_EVENTS = 20


class Filters(forms.Form):
    says_optional = False
    name = forms.CharField(required=False, label="Name or e-mail", max_length=100)
    role = forms.ChoiceField(required=False, choices=[("", "Any role"), *ROLES])
    state = forms.ChoiceField(required=False, label="Sign-in", choices=STATES)


class People(Table):
    caption = "People"
    caption_is_hidden = True
    name = Column(linkify=lambda record: reverse("person", args=[record.pk]))
    email = Column(verbose_name="E-mail")
    roles = Column(orderable=False, empty_values=())
    team = Column(order_by="team__name")
    last_login = Moment(verbose_name="Last sign-in")
    has_codes = Column(verbose_name="Codes", orderable=False)
    is_active = Column(verbose_name="Sign-in", empty_values=())

    def render_roles(self, record: Person) -> str:
        return in_words(record.roles) or "–"

    def render_has_codes(self, *, value: bool) -> str:
        return "Set up" if value else "–"

    def render_is_active(self, record: Person) -> str:
        return state_of(record)


class PersonForm(forms.Form):
    name = forms.CharField(max_length=200)
    roles = forms.MultipleChoiceField(
        required=False,
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Somebody with several roles may do what any of them may.",
    )
    team = forms.ModelChoiceField(Team.objects.all(), required=False, empty_label="No team")

    def clean_roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.cleaned_data["roles"])


class InviteForm(PersonForm):
    field_order = ["name", "email"]
    email = forms.EmailField(label="E-mail address", max_length=254)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if Person.objects.filter(email=email).exists():
            raise ValidationError(TAKEN)
        return email


class ChangeForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


TAKEN = "Somebody with this e-mail address is there already."


@needs(KEEP_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    form = Filters(request.GET)
    rows = _found(form).select_related("team").prefetch_related("role_set")
    codes = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    table = People(rows.annotate(has_codes=Exists(codes)), empty_text="Nobody is like that.")
    context = {
        "form": form,
        "table": arrange(request, table),
        "mail_is_kept_here": not settings.IN_PRODUCTION,
    }
    return render(request, "kpiportal/people.html", context)


def _found(form: Filters) -> PersonQuerySet:
    rows = Person.objects.get_queryset()
    if not form.is_valid():
        return rows.none()
    rows = rows.named_like(form.cleaned_data["name"])
    if role := form.cleaned_data["role"]:
        rows = rows.with_role(Role(role))
    match form.cleaned_data["state"]:
        case "yes":
            rows = rows.active()
        case "no":
            rows = rows.filter(is_active=False)
        case "new":
            rows = rows.active().without_password()
    return rows


@needs(KEEP_PEOPLE)
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=person_id)
    today = timezone.localdate()
    events = Event.objects.visible_to(reader_of(request), today).by_or_about(shown)
    has_codes = Authenticator.objects.filter(user=shown).exists()
    context = {
        "person": shown,
        "rows": _summary(shown, has_codes=has_codes),
        "has_codes": has_codes,
        "is_new": shown.is_active and not shown.has_usable_password(),
        "table": Events(events[:SHOWN_EVENTS], empty_text="Nothing yet."),
    }
    return render(request, "kpiportal/person.html", context)


def _summary(shown: Person, *, has_codes: bool) -> list[dict[str, Any]]:
    posts = ", ".join(post.title for post in shown.posts.all())
    change = {"url": reverse("change_person", args=[shown.pk])}
    return [
        {"key": "Name", "value": shown.name} | change,
        {"key": "E-mail", "value": shown.email},
        {"key": "Roles", "value": in_words(shown.roles) or "None: may only look after the account"}
        | change,
        {"key": "Team", "value": shown.team} | change,
        {"key": "Posts", "value": posts or None, "url": reverse("posts"), "action": "See all"},
        {"key": "Sign-in", "value": state_of(shown)},
        {"key": "One-time codes", "value": "Set up" if has_codes else "Not set up"},
    ]


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite(by=reader_of(request), **form.cleaned_data)
        except IntegrityError:  # invited twice in the same moment
            form.add_error("email", TAKEN)
        else:
            _send_invitation(request, invited)
            return redirect("person", invited.pk)
    return render(request, "kpiportal/invite_person.html", {"form": form})


@needs(KEEP_PEOPLE)
@require_POST
def invite_again(request: HttpRequest, person_id: int) -> HttpResponse:
    invited = get_object_or_404(Person.objects.active().without_password(), pk=person_id)
    actions.note_invited_again(by=reader_of(request), person=invited)
    _send_invitation(request, invited)
    return redirect("person", invited.pk)


def _send_invitation(request: HttpRequest, invited: Person) -> None:
    url = request.build_absolute_uri(invitations.path_for(invited))
    if invitations.send(invited, url=url):
        messages.success(request, f"An invitation is on its way to {invited.email}.")
    else:
        messages.warning(
            request,
            f"{invited.name} is there, but the invitation was not sent: the mail server did not "
            "take it. Invite them again later.",
        )


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: HttpRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=person_id)
    form = ChangeForm(request.POST or None, initial=_as_form(shown))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(by=reader_of(request), person=shown, **form.cleaned_data)
        except SavedByAnotherError:
            return conflict(request, form, Person.objects.get(pk=person_id), back=request.path)
        except LastAdministratorError as error:
            form.add_error("roles", str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("person", shown.pk)
    return render(request, "kpiportal/change_person.html", {"form": form, "person": shown})


def _as_form(shown: Person) -> dict[str, Any]:
    return {
        "name": shown.name,
        "roles": sorted(shown.roles),
        "team": shown.team,
        "version": shown.version,
    }


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate_person(request: HttpRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=person_id)
    problem = ""
    if request.method == "POST":
        try:
            actions.deactivate(by=reader_of(request), person=shown)
        except LastAdministratorError as error:
            problem = str(error)
        else:
            messages.success(request, f"{shown.name} can’t sign in any more.")
            return redirect("person", shown.pk)
    posts = list(shown.posts.all())
    context = {"person": shown, "posts": posts, "problem": problem}
    return render(
        request, "kpiportal/deactivate_person.html", context, status=409 if problem else 200
    )


@needs(KEEP_PEOPLE)
@require_POST
def reactivate_person(request: HttpRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=person_id)
    actions.reactivate(by=reader_of(request), person=shown)
    messages.success(request, f"{shown.name} may sign in again.")
    return redirect("person", shown.pk)


@needs(KEEP_PEOPLE)
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def remove_codes(request: HttpRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=person_id)
    if request.method == "POST":
        actions.remove_codes(by=reader_of(request), person=shown)
        messages.success(request, f"{shown.name} signs in with the password alone until new codes.")
        return redirect("person", shown.pk)
    return render(request, "kpiportal/remove_codes.html", {"person": shown})


def in_words(roles: frozenset[Role]) -> str:
    return ", ".join(role.title for role in Role if role in roles)


def state_of(shown: Person) -> str:
    if not shown.is_active:
        return "Has left"
    return "May sign in" if shown.has_usable_password() else "Invited, not in yet"
