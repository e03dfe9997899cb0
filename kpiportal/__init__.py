"""The plinth: what every app of the portal stands on."""

from kpiportal.celery import app as celery_app

__all__ = ["celery_app"]
