from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from kpiportal import celery  # noqa: F401  tasks find their app wherever Django runs


class PlinthConfig(AppConfig):
    name = "kpiportal"
    verbose_name = "Plinth"

    def ready(self) -> None:
        """Load what registers itself: checks, signals, and each app's part of three registries."""
        autodiscover_modules("checks", "sign_in_events", "tasks", "verification", "documentation")
