"""Django's name for this room."""

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    name = "ringbeam.conformity"
    label = "conformity"
    default_auto_field = "django.db.models.BigAutoField"
