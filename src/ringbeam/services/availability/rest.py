"""Where monitors speak: `POST /api/v1/monitors/{ref}/signals` (20000-1:2018, 8.7.1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ringbeam.api.answers import answer
from ringbeam.api.bodies import json_of
from ringbeam.api.finding import actor_of, record_for
from ringbeam.api.problems import wrong_fields
from ringbeam.core import clock
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.services.availability.hearing import hear
from ringbeam.services.availability.monitor_formats import UnreadableMarkError, marks_in
from ringbeam.services.availability.outages import Outage

router = Router(tags=["monitors"])


@router.post(
    "/{ref}/signals",
    response=dict[str, Any],
    url_name="api-monitors-signals",
    operation_id="hear_monitor",
)
def hear_monitor(request: HttpRequest, ref: str) -> HttpResponse:
    """What a monitor says, in its own format; the numbers of the outages made or changed.

    The same again, late or out of order, gives the same outages. 422 says what cannot be read,
    403 that the account may add no outages, 409 that the monitor was stopped.
    """
    _register, monitor = record_for(request, "monitors", ref)
    actor = actor_of(request)
    if not Outage.register.may_add(actor):
        raise Forbidden([_("The account of this token may add no outages.")])
    record: Any = monitor
    if record.state != "in_use" or record.archived:
        raise Refused([_("This monitor was stopped: use it again, or send nothing.")])
    try:
        marks = marks_in(record.speaks, json_of(request), record.listens_to, clock.now())
    except UnreadableMarkError as fault:
        raise wrong_fields({"": [str(fault)]}) from fault
    return answer({"outages": [one.ref for one in hear(record, marks=marks, by=actor)]})


API_ROUTERS.append(("/monitors", router))
