"""What holds for every request: who may, and for how long."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpiportal.access import Permission, View, access_of
from kpiportal.models import Person, Post

GetResponse = Callable[[HttpRequest], HttpResponse]
NOTE_SEEN_EVERY = 60


class Access:
    """Serve a view only to whom it says; a view that says nothing is not served."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponse | None:
        access = access_of(view)
        if access is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} declares no access.")
        if not access.is_open and not request.user.is_authenticated:
            if access.is_data:
                return JsonResponse({"error": "Sign in to the portal first."}, status=401)
            return redirect_to_login(_where_they_were(request))
        if not access.allows(request.user):
            what = access.permission.what if access.permission else "open this page"
            why = f"Your role does not let you {what}."
            if access.is_data:
                return JsonResponse({"error": why}, status=403)
            raise PermissionDenied(
                f"{why} {_what_a_deputy_lacks(request, access.permission)}".strip()
            )
        return None


def _what_a_deputy_lacks(request: HttpRequest, permission: Permission | None) -> str:
    """A post is stood in for; what its holder's roles permit, they permit who holds them."""
    if permission is None or not isinstance(request.user, Person):
        return ""
    posts = Post.objects.stood_in_for_by(request.user, timezone.localdate())
    for post in posts.select_related("holder").order_by("title"):
        held = post.holder.roles if post.holder else frozenset()
        lacking = [role for role in permission.reach if role in held]
        if lacking:
            return (
                f"You stand in for {post}, whose holder may, but you don’t hold the role"
                f" {lacking[0].title}. An administrator can give it to you for these days."
            )
    return ""


def _where_they_were(request: HttpRequest) -> str:
    """Who sent a form comes back to its page: the address that takes it may show nothing."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return reverse("home")
    return page._replace(scheme="", netloc="", fragment="").geturl()


def say_what_is_not_shown(get_response: GetResponse) -> GetResponse:
    """A page for an address that takes forms only: a reload or a bookmark leads to it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def session_limits(get_response: GetResponse) -> GetResponse:
    """End a session that was idle too long, or that is too old."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            began = request.session.setdefault("began", now)
            seen = request.session.setdefault("seen", now)
            if (
                now - seen > settings.SESSION_IDLE.total_seconds()
                or now - began > settings.SESSION_AT_MOST.total_seconds()
            ):
                logout(request)
                messages.info(request, "You were signed out because some time has passed.")
            elif now - seen > NOTE_SEEN_EVERY:
                request.session["seen"] = now
        return get_response(request)

    return middleware


def no_store(get_response: GetResponse) -> GetResponse:
    """Pages hold figures and names: no browser or proxy keeps a copy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
