"""What the page of a problem shows beside its fields: its causes as a drawing (8.6.3)."""

from typing import Any

from django.utils.translation import gettext as _

from ringbeam.desk.branches import BRANCHES
from ringbeam.desk.fishbone import fishbone


def drawn_causes(problem: Any) -> dict[str, Any]:
    """The possible causes as a fishbone; empty where none is given. No query."""
    branches = {name: str(said) for name, said in BRANCHES}
    title = _("Possible causes of %s by branch; the table beside it says the same.")
    return {"fishbone": fishbone(problem.causes, branches, title % problem.ref)}
