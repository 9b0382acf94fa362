"""What a setting may be about: the rules and the limits that are declared, as choices."""

from typing import Any

from django.db import models

from ringbeam.conformity import limits
from ringbeam.conformity.declaring import RULES

Choices = list[tuple[str, str]]


class DeclaredField(models.CharField[str, str]):
    """A name that is chosen of those that rules declare; the database keeps plain text."""

    def deconstruct(self) -> Any:
        """As plain text: what is declared changes with the program, not with the database."""
        name, _path, args, options = super().deconstruct()
        options.pop("choices", None)
        return name, "django.db.models.CharField", args, options


def rules() -> Choices:
    """Every rule by id, with its question."""
    return sorted((one.id, f"{one.id}: {one.question}") for one in RULES.values())


def limits_declared() -> Choices:
    """Every limit by key, with what it is."""
    return [(key, f"{key}: {one.label}") for key, one in declared().items()]


def declared() -> dict[str, limits.Limit]:
    """The limits that rules declare, by key."""
    return limits.keys([one.limits for one in RULES.values()])
