"""Logging a call on behalf of who calls: four fields, under half a minute (8.6.1).

Who calls is a person, whose customer, open tickets and items then show; or a name that is only
noted, where nobody of that name is known.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.entries import Entry
from ringbeam.core.participants import Participant
from ringbeam.core.registers import entries_seen_by
from ringbeam.desk.incidents import Incident
from ringbeam.desk.queue import works_the_queue
from ringbeam.organization.people import Person
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.tickets import tickets
from ringbeam.web.forms import add_faults, form_for, given_by, resolved
from ringbeam.web.labels import labels_of
from ringbeam.web.requests import Asked

HERE, PHONE = "/desk/call/", "Telephone"
ASKED = ("requester", "title", "service", "impact")
SHOWN, UNPROCESSABLE = 5, 422
CALLER = "caller"


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Asked) -> HttpResponse:
    """Ask who calls and what for; POST makes the incident and leads to it. 404 for others.

    What was typed stays where something is missing, with what is wrong beside it.
    """
    if not works_the_queue(request.actor) or not Incident.register.may_add(request.actor):
        raise Http404
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = log_call(given_by(form), by=request.actor)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            return redirect(made.register.url(made.ref))
    context = {"title": _("Log a call"), "form": form, "here": HERE}
    return render(
        request, "desk/call.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _form(request: Asked) -> forms.Form:
    form = form_for(Incident.register, request, names=ASKED, initial=request.GET.dict())
    form.fields["requester"].label = _("Who calls")
    form.fields["title"].label = _("What for, in one line")
    form.fields[CALLER] = forms.CharField(
        label=_("Name and number, of who is not known here"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    return form


def log_call(given: dict[str, Any], *, by: Actor) -> Any:
    """The incident of a call: by telephone, for the customer of who calls.

    Raises ValidationError where nobody is said to call, or a name that is not known.
    """
    caller = (given.pop(CALLER, "") or "").strip()
    if not given.get("requester") and not caller:
        raise ValidationError({"requester": [_("Say who calls.")]})
    person = person_called(given.get("requester") or "", by)
    values = {
        **given,
        "requester": person.pk if person else None,
        "customer": person.customer_id if person else None,
        "description": _("Called: %s") % caller if caller else "",
        "channel": PHONE,
    }
    return writing.create(Incident, values, by=by)


def person_called(words: str, by: Actor) -> Any:
    """The person that words name, of those the actor sees; None for no words.

    Raises ValidationError for a name that nobody has, or several.
    """
    if not words.strip():
        return None
    try:
        ref = resolved(words.strip(), ("person",), by)
    except ValidationError as fault:
        raise ValidationError({"requester": fault.messages}) from fault
    return Person.register.among(by).filter(ref=ref).first()


@require_safe
def about_caller(request: Asked) -> HttpResponse:
    """Of who is about to be chosen: customer, open tickets and items; a piece of the page."""
    actor = request.actor
    if not works_the_queue(actor):
        raise Http404
    try:
        person = person_called(request.GET.get("requester", "")[:300], actor)
    except ValidationError:
        person = None
    if person is None:
        return render(request, "desk/caller.html", {"person": None})
    seen = entries_seen_by(actor, [one.kind for one in tickets()])
    part = Participant.objects.filter(person_id=person.pk).values("entry_id")
    rows = list(seen.filter(pk__in=part, open=True, archived=False).order_by("-pk")[:SHOWN])
    labels = labels_of(actor, [person.customer_id, *(one.pk for one in rows)])
    context = {
        "person": person,
        "customer": labels.get(person.customer_id) if person.customer_id else None,
        "tickets": [labels[one.pk] for one in rows if one.pk in labels],
        "items": items_of(person, actor),
    }
    return render(request, "desk/caller.html", context)


def items_of(person: Any, actor: Actor) -> list[Entry]:
    """The configuration items that a person owns, and those of the person's customer."""
    rows = ConfigurationItem.register.among(actor).filter(archived=False)
    own = rows.filter(owner_id=person.pk)
    ours = rows.filter(customer_id=person.customer_id) if person.customer_id else rows.none()
    return list((own | ours).order_by("title", "pk")[:SHOWN])


ROUTES.append(path("desk/call/", call, name="call"))
ROUTES.append(path("desk/call/about/", about_caller, name="call_about"))
