"""Saying how far a control is implemented, and saying it again later (27001, 6.1.3 d)."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.rules import manager, owner
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, store
from ringbeam.security.controls import SecurityControl
from ringbeam.security.implementing import sign_word


@verb(
    who=manager | owner,
    on="control",
    label=_("Say how far it is implemented"),
    asks=("implemented", "implementation"),
)
def say_implemented(
    control: SecurityControl,
    *,
    implemented: str,
    implementation: str = "",
    by: Actor,
    act: Act | None = None,
) -> SecurityControl:
    """A person's word on a control, with the day; said again it is of the new day.

    Raises ValidationError for no such word. ``act`` carries a time of its own.
    """
    if implemented not in ("yes", "partly", "no"):
        raise ValidationError({"implemented": [_now("Say yes, partly or no.")]})
    entry, fresh = locked(control, by)
    before = values.snapshot(fresh)
    act = replace(act or Act(by, "say_implemented"), said="say_implemented")
    fresh.implemented = implemented
    fresh.implementation = implementation or fresh.implementation
    sign_word(fresh, act)
    return store(entry, fresh, before, act)
