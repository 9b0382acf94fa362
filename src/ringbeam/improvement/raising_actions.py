"""Raising an action from any record, and finding those that serve a requirement (10.2)."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.entries import Record
from ringbeam.core.raising import Raising
from ringbeam.core.rules import inside
from ringbeam.core.verbs import verb
from ringbeam.improvement.actions import Action
from ringbeam.improvement.nonconformities import Nonconformity

FOR = "action_for"
RAISED = Raising(into="description", link=FOR)


def naming(requirement: str) -> "QuerySet[Any]":
    """The actions that name a requirement by its reference, in the order they were raised."""
    return _saying(f'"{requirement}"')


def naming_edition(edition: str) -> "QuerySet[Any]":
    """The actions that name any requirement of an edition, in the order they were raised."""
    return _saying(f'"{edition}:')


def _saying(words: str) -> "QuerySet[Any]":
    # The references stand in a list of words, each in its quotes, in both engines.
    said = Action.rows.annotate(named=Cast("requirements", models.TextField()))
    return said.filter(named__contains=words, archived=False).order_by("pk")


@verb(
    who=inside,
    on="*",
    label=_("Raise action"),
    asks=("action",),
    words={"action": _("What is to be done")},
)
def raise_action(record: Record, *, action: str, by: Actor) -> Action:
    """Raise an action from any record, linked to it; whoever raises it owns it at first.

    The first line becomes the title. From a nonconformity it is its corrective action. Raises
    ValidationError when nothing is said.
    """
    given = {"owner": by.person}
    if isinstance(record, Nonconformity):
        given["nonconformity"] = record.pk
    return RAISED.raise_from(record, Action, action, by=by, given=given)
