"""Who may read conformity: people of the organization and auditors; nobody else knows of it."""

from ringbeam.core.actors import Actor
from ringbeam.core.rules import ADMINISTRATOR, AUDITOR, MANAGER, MEMBER

READERS = (ADMINISTRATOR.name, MANAGER.name, MEMBER.name, AUDITOR.name)


def may_read(actor: Actor) -> bool:
    """Whether the actor may see what the records show of each requirement."""
    return actor.has_role(READERS)
