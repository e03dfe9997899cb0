from django.apps import AppConfig


class PlinthConfig(AppConfig):
    name = "kpiportal"
    verbose_name = "Plinth"

    def ready(self) -> None:
        from kpiportal import checks  # noqa: F401, PLC0415  they register once apps are loaded
