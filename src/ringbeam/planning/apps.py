"""Django's name for this room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "ringbeam.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
