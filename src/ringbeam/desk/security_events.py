"""Whether an incident is one of information security: suspected, assessed (27001, A.5.25)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Index, Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.desk.categories import Category

REPORTED, NO_EVENT, EVENT, INCIDENT = "reported", "no_event", "event", "incident"
# What nobody suspects is empty. Who decided, and when, stands in the history of the incident.
ASSESSED = (
    ("", _("Not suspected")),
    (REPORTED, _("Reported, to be assessed")),
    (NO_EVENT, _("No security event")),
    (EVENT, _("Security event, no incident")),
    (INCIDENT, _("Security incident")),
)
SUSPECTED = (REPORTED, NO_EVENT, EVENT, INCIDENT)
AMONG_SUSPECTED = Index(
    fields=["security", "entry"], condition=~Q(security=""), name="desk_incident_suspected"
)


def suspect(incidents: Sequence[Any], _act: Act) -> None:
    """Let what comes under a category of information security wait for its assessment.

    What somebody assessed stays; so does the suspicion when the category is changed, for only
    a person takes it away: taking it out says that it was no event, and it is counted on. One
    query where a category is new, else none.
    """
    for one in incidents:
        if one.was.get("security") and not one.security:
            one.security = NO_EVENT
    news = [one for one in incidents if _under_another(one) and not one.security]
    if not news:
        return
    kinds = {one.category_id for one in news}
    rows = Category.rows.filter(pk__in=kinds, security=True)
    meant = set(rows.values_list("pk", flat=True))
    for one in news:
        if one.category_id in meant:
            one.security = REPORTED


def _under_another(incident: Any) -> bool:
    return incident.category_id is not None and (
        incident.was.get("category_id") != incident.category_id
    )
