"""Django's name for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ringbeam.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
