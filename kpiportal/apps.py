from django.apps import AppConfig

from kpiportal import celery  # noqa: F401  tasks find their app wherever Django runs


class PlinthConfig(AppConfig):
    name = "kpiportal"
    verbose_name = "Plinth"

    def ready(self) -> None:
        from kpiportal import checks  # noqa: F401, PLC0415  they register once apps are loaded
