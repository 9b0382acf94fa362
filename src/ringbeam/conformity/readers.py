"""Who may read conformity: it is of the whole organization, so whoever speaks for the whole."""

from ringbeam.core.actors import Actor
from ringbeam.core.rules import auditor, inside

KIND = "conformity"
READERS = inside | auditor


def may_read(actor: Actor) -> bool:
    """Whether the actor may see what the records show of each requirement.

    A role over one customer, site, unit or other kind is not enough: counts and reasons are
    made of the records of all.
    """
    return READERS.covers_all(actor, KIND)
