"""The list of scopes: which of the editions that are followed have none yet (4.3)."""

from typing import Any

from ringbeam.core.actors import Actor
from ringbeam.core.installation import installation
from ringbeam.organization.scope_life import ENDED
from ringbeam.standards.editions import Edition


def without_scope(page: Any, actor: Actor) -> dict[str, Any]:
    """The editions followed here that no scope names, a draft neither; two or three queries.

    Nothing for who may not add a scope.
    """
    if not page.may_add:
        return {"unscoped": []}
    begun = page.register.among(actor).filter(archived=False).exclude(state=ENDED)
    named = {ref for refs in begun.values_list("editions", flat=True) for ref in refs}
    followed = [ref for ref in installation().editions if ref not in named]
    editions = Edition.objects.filter(ref__in=followed).select_related("standard")
    return {"unscoped": list(editions) if followed else []}
