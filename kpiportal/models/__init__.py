from kpiportal.models.actions import Action, ActionStep
from kpiportal.models.events import Event, EventHead
from kpiportal.models.jobs import Job
from kpiportal.models.people import Deputy, Person, Post, RoleHeld, Service, Team

__all__ = [
    "Action",
    "ActionStep",
    "Deputy",
    "Event",
    "EventHead",
    "Job",
    "Person",
    "Post",
    "RoleHeld",
    "Service",
    "Team",
]
