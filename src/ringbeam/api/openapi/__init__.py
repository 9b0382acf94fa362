"""The description of this door in OpenAPI 3.1, generated from the registers."""

from ringbeam.api.openapi.document import document, for_outsiders

__all__ = ["document", "for_outsiders"]
