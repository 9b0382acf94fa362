"""What is to be done about a record, shown on its page (clause 10.2)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.entries import Record
from ringbeam.improvement.raising_actions import FOR


@panel(on="", title=_("Actions"), template="improvement/actions.html", order=15, gathers=FOR)
def actions_for(_record: Record, _actor: Actor, related: Sequence[Any]) -> dict[str, Any]:
    """The open actions that were raised from the record, and how many are closed; no query."""
    shown = [one for one in related if one.label.open]
    return {"actions": shown, "closed": len(related) - len(shown)}
