"""Django's name for this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ringbeam.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
