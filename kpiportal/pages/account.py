"""One's own account: who one is here, and how one signs in."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpiportal import people
from kpiportal.access import Role, signed_in
from kpiportal.models import Person, Post
from kpiportal.pages.reader import reader_of


class MailForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["daily_digest"]
        labels = {"daily_digest": "One e-mail a day with what waits for me"}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    form = MailForm(request.POST if request.method == "POST" else None, instance=reader)
    if request.method == "POST" and form.is_valid():
        people.choose_mail(person=reader, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("account")
    return render(request, "kpiportal/account.html", {"form": form, "rows": _summary(reader)})


def _summary(reader: Person) -> list[dict[str, Any]]:
    posts = Post.objects.held_by(reader, timezone.localdate())
    roles = ", ".join(role.title for role in Role if role in reader.roles)
    has_codes = Authenticator.objects.filter(user=reader).exists()
    return [
        {"key": "Name", "value": reader.name},
        {"key": "E-mail", "value": reader.email},
        {"key": "Roles", "value": roles or None},
        {"key": "Posts", "value": ", ".join(_as_held(post, reader) for post in posts) or None},
        {
            "key": "Sign-in",
            "value": "Password and one-time codes" if has_codes else "Password",
            "url": reverse("mfa_index"),
        },
    ]


def _as_held(post: Post, reader: Person) -> str:
    return post.title if post.holder_id == reader.pk else f"{post.title} (deputy)"
