"""Django's name for this room."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "ringbeam.services"
    label = "services"
    default_auto_field = "django.db.models.BigAutoField"
