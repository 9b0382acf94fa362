"""The life of an own requirement set: draft, in use, out of use; and how it is named (4.2)."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.acts import ARCHIVE, EDIT, RESTORE, Act
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import manager
from ringbeam.standards.loading import load
from ringbeam.standards.loading.own_sets import OWN
from ringbeam.standards.names import bare

KIND = "requirement_set"
DRAFT, IN_USE, OUT_OF_USE = "draft", "in_use", "out_of_use"
PUT_IN_USE, TAKE_OUT, REPLACE = "put_in_use", "take_out_of_use", "replace_requirements"
RELATE, UNRELATE = "relate", "unrelate"
AFFECTING = frozenset({PUT_IN_USE, TAKE_OUT, REPLACE, RELATE, UNRELATE, EDIT, ARCHIVE, RESTORE})
LONGEST_NAME, LONGEST_EDITION, LONGEST_KEY = 16, 8, 22
SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def key_of(name: str) -> str:
    """The key of a set by its short name, "own-tisax"; every set begins alike."""
    return f"{OWN}{slugify(name)}"[:LONGEST_KEY].rstrip("-")


def faults_of_names(name: str, edition: str) -> dict[str, str]:
    """What is wrong with the short name and the edition of a set, by field; no query."""
    faults = {}
    if not any(sign.isalpha() for sign in bare(name)) or key_of(name) == OWN.rstrip("-"):
        faults["name"] = _now("The short name needs a letter, such as “TISAX” or “ACME”.")
    elif len(name) > LONGEST_NAME or ":" in name:
        faults["name"] = _now("The short name has 16 characters at most and no colon.")
    if not edition:
        faults["edition"] = _now("Say which edition it is, such as the year.")
    elif len(edition) > LONGEST_EDITION or set(edition) - SIGNS:
        faults["edition"] = _now("The edition has 8 letters, digits, dots or dashes at most.")
    return faults


def may_bring_sets_in(by: Actor) -> bool:
    """Whether the actor may bring in sets; no query."""
    return of_kind(KIND).may_add(by)


def names_can_be_cited(one: Any, _act: Act) -> str | None:
    """What is wrong with its short name or its edition, if anything."""
    return " ".join(faults_of_names(one.name, one.edition).values()) or None


def it_has_requirements(one: Any, _act: Act) -> str | None:
    """The reason while nothing was brought in."""
    return None if one.requirements else _now("It has no requirements; import a file first.")


def no_other_bears_its_name(one: Any, _act: Act) -> str | None:
    """The set in use of the same name and edition, or of another name with the same key."""
    for ref, name, edition in (
        type(one)
        .rows.filter(state=IN_USE, archived=False)
        .values_list("ref", "name", "edition")
    ):
        if ref != one.ref and key_of(name) == key_of(one.name):
            if edition == one.edition:
                return str(_now("%s is the same set and edition, and is in use.") % ref)
            if name != one.name:
                return str(
                    _now("%s has so like a name that citations would be mixed up.") % ref
                )
    return None


def show_in_library(sets: Sequence[Any], act: Act) -> None:
    """Bring the library up to date where a set that is or was in use changed."""
    touched = (one for one in sets if IN_USE in (one.state, one.was.get("state")))
    if act.said in AFFECTING and any(touched):
        load()


LIFE = Life(
    start=DRAFT,
    states={DRAFT: _("Draft"), IN_USE: _("In use"), OUT_OF_USE: _("Out of use")},
    moves=(
        Move(
            *(PUT_IN_USE, _("Put in use"), (DRAFT, OUT_OF_USE), IN_USE),
            needs=(names_can_be_cited, it_has_requirements, no_other_bears_its_name),
            lasting=_("It stands in the library now; take it out of use."),
        ),
        Move(
            *(TAKE_OUT, _("Take out of use"), (IN_USE,), OUT_OF_USE),
            lasting=_("It was taken out of the library; put it in use again."),
        ),
    ),
    closed=frozenset({OUT_OF_USE}),
    who=manager,
)
