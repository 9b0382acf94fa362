"""Django's name for this room."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "ringbeam.security"
    label = "security"
    default_auto_field = "django.db.models.BigAutoField"
