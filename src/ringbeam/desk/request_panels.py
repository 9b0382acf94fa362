"""What stands beside a service request: who approves it, what is to be done (8.6.2)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.rules import speaks_for_us
from ringbeam.desk.fulfilling import OVER, tasks_of
from ringbeam.organization.asking import in_words, unkept
from ringbeam.organization.deciding import APPROVES
from ringbeam.organization.questionnaire_versions import version_of


@panel(
    on="service_request",
    title=_("Approvals"),
    template="desk/request_approvals.html",
    order=2,
    gathers=APPROVES,
)
def approvals_on_page(
    _request: Any, _actor: Actor, related: Sequence[Any]
) -> dict[str, Any] | None:
    """Who is asked, in their order, and what they said; no query."""
    return {"approvals": list(related)} if related else None


@panel(on="service_request", title=_("Tasks"), template="desk/request_tasks.html", order=3)
def tasks_on_page(request: Any, actor: Actor) -> dict[str, Any] | None:
    """What is to be done, for those who fulfil; others see how far it is. One query."""
    if request.item_id is None:
        return None
    tasks = list(tasks_of(request.pk).select_related("group"))
    if not tasks:
        return None
    over = sum(1 for one in tasks if one.state in OVER)
    inside = speaks_for_us(actor, request)
    return {"tasks": tasks if inside else [], "over": over, "all": len(tasks)}


@panel(
    on="service_request",
    title=_("What was ordered"),
    template="desk/request_order.html",
    order=1,
    wide=True,
)
def order_on_page(request: Any, _actor: Actor) -> dict[str, Any] | None:
    """The answers with their questions, price and promise as they were when it was ordered."""
    if request.item_id is None:
        return None
    version = version_of(request.item.form_id, request.edition) if request.edition else None
    told = in_words(version.asks, unkept(request.answers)) if version else []
    return {"request": request, "told": [(q.words, words) for q, words in told]}
