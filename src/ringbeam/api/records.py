"""Records: list, read, add and change, one register like the other."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer, etag_of, version_wanted
from ringbeam.api.callers import Caller
from ringbeam.api.finding import (
    actor_of,
    caller_of,
    record_for,
    register_for,
    too_many,
    whole_number,
)
from ringbeam.api.problems import Rejected, problem_of, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.shapes import address_of, shown, shown_one
from ringbeam.core import listing, writing
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Record
from ringbeam.core.filters import BEFORE, FROM
from ringbeam.core.refusals import Refused, Stale
from ringbeam.core.registers import Register
from ringbeam.core.sayings import Typed
from ringbeam.core.units import unit

MOST_AT_ONCE, MOST_IN_BULK = 200, 1000


def list_records(request: HttpRequest, plural: str) -> HttpResponse:
    """One page of the records that the caller may see, by filters, words and order."""
    register, actor = register_for(request, plural), actor_of(request)
    params = dict(request.GET.lists())
    limit = limit_of(params.pop("limit", [str(listing.PAGE)]))
    asked = asked_for(register, params, actor)
    page = listing.page_of(asked, limit=limit)
    following = next_page(request, "after", page.following)
    made = {"items": shown(register, page.records, caller_of(request)), "next": following}
    return answer(made, headers={"Link": f'<{following}>; rel="next"'} if following else None)


def asked_for(
    register: Register, params: Mapping[str, list[str]], actor: Actor
) -> listing.Asked:
    """The list that the parameters ask for; raises Rejected 422 naming what means nothing."""
    asked = listing.asked_of(register, actor, params)
    if faults := {**asked.faults, **_unclear(params), **_hidden(register, params, actor)}:
        raise wrong_fields(faults)
    return asked


def _unclear(params: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a page forgives a person and a program should hear of: empty and repeated values."""
    faults = {name: [_("This is empty.")] for name, values in params.items() if "" in values}
    twice = [name for name in listing.OWN if len(params.get(name, ())) > 1]
    return {**too_many(params), **faults, **{name: [_("Say this once.")] for name in twice}}


def _hidden(
    register: Register, params: Mapping[str, list[str]], actor: Actor
) -> dict[str, list[str]]:
    """Filters and orders by members that this caller is not shown: as if there were none."""
    hidden = register.hidden_from(actor)
    ends = {name + end for name in hidden for end in ("", FROM, BEFORE)}
    said = _("There is no filter with this name.")
    faults = {name: [said] for name in params if name in ends}
    sorted_by = "".join(params.get("sort", ())).removeprefix("-")
    return faults | ({"sort": [said]} if sorted_by in ends else {})


def limit_of(given: list[str]) -> int:
    """How many at once; raises Rejected 422 for anything but 1 to 200."""
    limit = whole_number(given[0], lowest=1, highest=MOST_AT_ONCE) if len(given) == 1 else None
    if limit is None:
        raise wrong_fields({"limit": [_("This must be a number from 1 to 200.")]})
    return limit


def next_page(request: HttpRequest, name: str, cursor: str | None) -> str | None:
    """The address of the next page: this one with its cursor."""
    if cursor is None:
        return None
    kept = [(n, v) for n, values in request.GET.lists() if n != name for v in values]
    return f"{request.path}?{urlencode([*kept, (name, cursor)])}"


def get_record(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """One record, its version as ETag."""
    return record_answer(request, *record_for(request, plural, ref))


def record_answer(
    request: HttpRequest, register: Register, record: Record, status: int = 200
) -> HttpResponse:
    """The record as its reader sees it, with ETag; a new one with its Location."""
    headers = {"ETag": etag_of(record)}
    if status == 201:  # noqa: PLR2004 - Created
        headers["Location"] = address_of(register, record.ref)
    return answer(shown_one(register, record, caller_of(request)), status, headers)


@once
def create_record(request: HttpRequest, plural: str) -> HttpResponse:
    """Add a record; 201 with Location and ETag."""
    register = register_for(request, plural)
    given = bodies.values_of(register, bodies.object_of(request))
    record = writing.create(register.model, given, by=actor_of(request))
    return record_answer(request, register, record, 201)


def change_record(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Change some values of the version that If-Match names; 412 shows both versions."""
    register, record = record_for(request, plural, ref)
    version = version_wanted(request, required=True)
    given = bodies.values_of(register, bodies.object_of(request))
    actor = actor_of(request)
    try:
        changed = writing.edit(record, given, by=actor, version=version)
    except Stale as stale:
        raise _both_versions(register, record, given, caller_of(request), stale) from stale
    return record_answer(request, register, changed)


def _both_versions(
    register: Register, record: Record, given: Mapping[str, Any], caller: Caller, stale: Stale
) -> Rejected:
    """412 with the values stored now, as every reader sees them, beside those asked for."""
    fresh = register.among(caller.actor).filter(pk=record.pk).first() or record
    current = shown_one(register, fresh, caller)
    return Rejected(
        412,
        " ".join(stale.reasons),
        {"ETag": etag_of(fresh)},
        refused=stale.reasons,
        current={name: current.get(name) for name in given},
        wanted=dict(given),
        version=fresh.version,
    )


def held_version(request: HttpRequest, record: Record, *, exact: bool = False) -> None:
    """Hold the record at the version that If-Match names until the transaction ends.

    Inside a transaction. Raises Stale when it has moved on; without If-Match nothing is asked,
    unless what is done is ``exact``: then it is a Rejected, and so is any version (`*`).
    """
    version = version_wanted(request, required=exact)
    if version is None:
        if exact:
            raise Rejected(
                428, _("Say which version you mean: this is done to that one alone.")
            )
        return
    _entry, fresh = writing.locked(record, actor_of(request))
    if fresh.version != version:
        said = _("%(ref)s was changed by somebody else since you read it.")
        raise Stale(said % {"ref": fresh.ref}, current={}, wanted={}, version=fresh.version)


@once
def archive_record(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Take a record out of the lists."""
    return _set_archived(request, plural, ref, writing.archive)


@once
def restore_record(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Bring an archived record back."""
    return _set_archived(request, plural, ref, writing.restore)


def _set_archived(request: HttpRequest, plural: str, ref: str, act: Any) -> HttpResponse:
    register, record = record_for(request, plural, ref)
    given = bodies.members(bodies.optional_object_of(request), reason=(str, ""))
    with unit():
        held_version(request, record)
        done = act(record, by=actor_of(request), reason=Typed(given["reason"]))
    return record_answer(request, register, done)


@once
def create_many(request: HttpRequest, plural: str) -> HttpResponse:
    """Add up to 1,000 records; each stands for itself, and a bad one never stops the rest.

    207 with one result per item, in order.
    """
    register = register_for(request, plural)
    items = bodies.members(bodies.object_of(request), items=(list, ...))["items"]
    if not 0 < len(items) <= MOST_IN_BULK:
        raise wrong_fields({"items": [_("Send 1 to 1,000 records.")]})
    with transaction.atomic():
        results = [_one_of_many(request, register, item) for item in items]
    created = sum(result["status"] == 201 for result in results)  # noqa: PLR2004 - Created
    summary = {"created": created, "refused": len(results) - created, "results": results}
    return answer(summary, 207)


def _one_of_many(request: HttpRequest, register: Register, item: Any) -> dict[str, Any]:
    try:
        if not isinstance(item, dict):
            raise wrong_fields({"": [_("Send an object.")]})
        with transaction.atomic():
            given = bodies.values_of(register, item)
            record = writing.create(register.model, given, by=actor_of(request))
    except (Refused, ValidationError, Rejected) as fault:
        problem = problem_of(request, fault)
        if problem is None:
            raise
        return {"status": problem.status, "detail": problem.detail, **problem.more}
    return {"status": 201, "ref": record.ref, "url": address_of(register, record.ref)}
