"""Posts: what published papers name instead of a person, who holds them, who stands in."""

from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpiportal import organisation
from kpiportal.access import KEEP_PEOPLE, Role, needs
from kpiportal.models import Deputy, Person, Post
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Table, arrange


class Posts(Table):
    caption = "Posts"
    caption_is_hidden = True
    title = Column(linkify=lambda record: reverse("post", args=[record.pk]))
    holder = Column(order_by="holder__name", empty_values=())
    service = Column(order_by="service__name")
    reports_to = Column(verbose_name="Reports to", order_by="reports_to__title")

    def render_holder(self, record: Post) -> str:
        return held_by(record)


class PostForm(forms.ModelForm):
    holder = forms.ModelChoiceField(
        Person.objects.all(), required=False, empty_label="Nobody", label="Held by"
    )

    class Meta:
        model = Post
        fields = ["title", "service", "reports_to", "holder"]
        labels = {"reports_to": "Reports to"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A holder who has left stays until somebody else is chosen.
        people = Person.objects.filter(Q(is_active=True) | Q(pk=self.instance.holder_id))
        cast("forms.ModelChoiceField[Person]", self.fields["holder"]).queryset = people


class ChangePostForm(PostForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DeputyForm(forms.ModelForm):
    person = forms.ModelChoiceField(
        Person.objects.active(),
        label="Who stands in",
        help_text="They act in the holder’s place, as far as their own roles permit.",
    )

    class Meta:
        model = Deputy
        fields = ["person", "first_day", "last_day"]
        labels = {"first_day": "First day", "last_day": "Last day"}


@needs(KEEP_PEOPLE)
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    rows = Post.objects.select_related("holder", "service", "reports_to")
    table = arrange(request, Posts(rows, empty_text="No posts yet."))
    return render(request, "kpiportal/posts.html", {"table": table})


@needs(KEEP_PEOPLE)
@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    shown = get_object_or_404(Post, pk=post_id)
    today = timezone.localdate()
    deputies = [
        (one, _lacks(one.person, shown))
        for one in shown.deputy_set.select_related("person").filter(last_day__gte=today)
    ]
    context = {"post": shown, "rows": _summary(shown), "deputies": deputies, "today": today}
    return render(request, "kpiportal/post.html", context)


def _lacks(deputy: Person, shown: Post) -> str:
    """The holder's roles that a deputy has not: what only these permit is not theirs to do."""
    held = shown.holder.roles if shown.holder else frozenset()
    return " and ".join(role.title for role in Role if role in held - deputy.roles)


def _summary(shown: Post) -> list[dict[str, Any]]:
    change = {"url": reverse("change_post", args=[shown.pk])}
    return [
        {"key": "Held by", "value": held_by(shown)} | change,
        {"key": "Service", "value": shown.service} | change,
        {"key": "Reports to", "value": shown.reports_to} | change,
    ]


def held_by(shown: Post) -> str:
    if shown.holder is None:
        return "Nobody"
    return shown.holder.name if shown.holder.is_active else f"{shown.holder.name}, who has left"


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_post(request: HttpRequest) -> HttpResponse:
    return edit(
        request,
        PostForm(request.POST or None),
        title="Add a post",
        save=partial(organisation.add_post, by=reader_of(request)),
        back=reverse("posts"),
    )


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_post(request: HttpRequest, post_id: int) -> HttpResponse:
    shown = get_object_or_404(Post, pk=post_id)
    return edit(
        request,
        ChangePostForm(request.POST or None, instance=shown, initial={"version": shown.version}),
        title="Change a post",
        save=partial(organisation.change_post, by=reader_of(request), post=shown),
        back=reverse("post", args=[post_id]),
        kept=lambda: Post.objects.get(pk=post_id),
    )


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_deputy(request: HttpRequest, post_id: int) -> HttpResponse:
    shown = get_object_or_404(Post, pk=post_id)
    return edit(
        request,
        DeputyForm(request.POST or None, instance=Deputy(post=shown)),
        title=f"Name a deputy for {shown}",
        save=partial(organisation.add_deputy, by=reader_of(request), post=shown),
        back=reverse("post", args=[post_id]),
    )


@needs(KEEP_PEOPLE)
@require_POST
def end_deputy(request: HttpRequest, deputy_id: int) -> HttpResponse:
    deputy = get_object_or_404(Deputy.objects.select_related("person", "post"), pk=deputy_id)
    if organisation.end_deputy(by=reader_of(request), deputy=deputy, today=timezone.localdate()):
        messages.success(request, f"{deputy.person} no longer stands in.")
    return redirect("post", deputy.post_id)
