"""Django's name for this room."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "ringbeam.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"
