"""Services and the teams that belong to them."""

from functools import partial

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kpiportal import organisation
from kpiportal.access import KEEP_PEOPLE, needs
from kpiportal.models import Service, Team
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Number, Table, arrange


class Services(Table):
    caption = "Services"
    name = Column(linkify=lambda record: reverse("change_service", args=[record.pk]))
    part_of = Column(verbose_name="Part of", order_by="part_of__name")


class Teams(Table):
    caption = "Teams"
    name = Column(linkify=lambda record: reverse("change_team", args=[record.pk]))
    service = Column(order_by="service__name")
    active_people = Number(verbose_name="People")


class ServiceForm(forms.ModelForm):
    class Meta:
        model = Service
        fields = ["name", "part_of"]
        labels = {"part_of": "Part of"}


class ChangeServiceForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name", "service"]


class ChangeTeamForm(TeamForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


@needs(KEEP_PEOPLE)
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    services = Service.objects.select_related("part_of")
    people = Count("people", filter=Q(people__is_active=True))
    rows = Team.objects.select_related("service").annotate(active_people=people).order_by("name")
    context = {
        "services": arrange(
            request, Services(services, prefix="services-", empty_text="No services yet.")
        ),
        "teams": arrange(request, Teams(rows, prefix="teams-", empty_text="No teams yet.")),
    }
    return render(request, "kpiportal/teams.html", context)


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_service(request: HttpRequest) -> HttpResponse:
    return edit(
        request,
        ServiceForm(request.POST or None),
        title="Add a service",
        save=partial(organisation.add_service, by=reader_of(request)),
        back=reverse("teams"),
    )


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_service(request: HttpRequest, service_id: int) -> HttpResponse:
    service = get_object_or_404(Service, pk=service_id)
    return edit(
        request,
        ChangeServiceForm(
            request.POST or None, instance=service, initial={"version": service.version}
        ),
        title="Change a service",
        save=partial(organisation.change_service, by=reader_of(request), service=service),
        back=reverse("teams"),
        kept=lambda: Service.objects.get(pk=service_id),
    )


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_team(request: HttpRequest) -> HttpResponse:
    return edit(
        request,
        TeamForm(request.POST or None),
        title="Add a team",
        save=partial(organisation.add_team, by=reader_of(request)),
        back=reverse("teams"),
    )


@needs(KEEP_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_team(request: HttpRequest, team_id: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=team_id)
    return edit(
        request,
        ChangeTeamForm(request.POST or None, instance=team, initial={"version": team.version}),
        title="Change a team",
        save=partial(organisation.change_team, by=reader_of(request), team=team),
        back=reverse("teams"),
        kept=lambda: Team.objects.get(pk=team_id),
    )
