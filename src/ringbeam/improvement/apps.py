"""Django's name for this room."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "ringbeam.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"
