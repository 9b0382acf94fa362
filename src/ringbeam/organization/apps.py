"""Django's name for this room."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "ringbeam.organization"
    label = "organization"
    default_auto_field = "django.db.models.BigAutoField"
