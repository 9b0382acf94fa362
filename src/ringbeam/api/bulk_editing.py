"""One change of many records for programs: shown first, then made for the versions shown."""

from typing import Any, TypeGuard

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of, caller_of, register_for
from ringbeam.api.problems import Rejected, absent, problem_of, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.shapes import Shown, address_of, shown
from ringbeam.core.changing_many import MOST, becoming, set_alike, tried
from ringbeam.core.refusals import Refused, Stale
from ringbeam.core.registers import Register
from ringbeam.core.writing import edit

LONGEST_REF = 40  # as the description of the door says


def preview_change(request: HttpRequest, plural: str) -> HttpResponse:
    """What a change would do to each of up to 1,000 records; nothing is changed.

    `changing` with each member before and after and the version to send, `same`, and `refused`
    with the reasons; a record that the caller does not see is refused as absent.
    """
    register = register_for(request, plural)
    given = bodies.members(bodies.object_of(request), values=(dict, ...), refs=(list, ...))
    values = _values(request, register, given["values"])
    refs = _known_refs(given["refs"])
    seen = {one.ref: one for one in register.among(actor_of(request)).filter(ref__in=refs)}
    told = [
        (seen[ref], *tried(seen[ref], values, by=actor_of(request)))
        for ref in refs
        if ref in seen
    ]
    refused = [{"ref": was.ref, "refused": why} for was, _now, why in told if why]
    absent_ones = [ref for ref in refs if ref not in seen]
    refused += [{"ref": r, "refused": [_("There is no such record.")]} for r in absent_ones]
    pairs = [(was, now) for was, now, why in told if not why]
    changing = [(was, now) for was, now in pairs if becoming(was, now)]
    same = [was.ref for was, now in pairs if not becoming(was, now)]
    found = {"changing": _changes(request, register, changing), "same": same}
    return answer({**found, "refused": refused})


def _changes(
    request: HttpRequest, register: Register, pairs: list[tuple[Any, Any]]
) -> list[Shown]:
    """Each member that becomes another, as this reader sees it; one query for all labels."""
    caller = caller_of(request)
    rows = shown(register, [one for pair in pairs for one in pair], caller)
    return [
        {
            "ref": was.ref,
            "version": was.version,
            "changes": {
                name: {"before": before.get(name), "after": after.get(name)}
                for name in becoming(was, now)
                if name in before or name in after
            },
        }
        for (was, now), before, after in zip(pairs, rows[::2], rows[1::2], strict=True)
    ]


@once
def change_many(request: HttpRequest, plural: str) -> HttpResponse:
    """Change up to 1,000 records alike, each of the version that was shown; each for itself.

    207 with one result per record, in order: what was changed meanwhile is 412 and stays.
    """
    register = register_for(request, plural)
    given = bodies.members(bodies.object_of(request), values=(dict, ...), records=(list, ...))
    values = _values(request, register, given["values"])
    versions = _versions(given["records"])
    seen = {one.ref: one for one in register.among(actor_of(request)).filter(ref__in=versions)}
    results = [
        _one(request, register, seen.get(ref), values, version)
        for ref, version in versions.items()
    ]
    changed = sum(result["status"] == 200 for result in results)  # noqa: PLR2004 - OK
    told = [{"ref": ref, **one} for ref, one in zip(versions, results, strict=True)]
    summary = {"changed": changed, "refused": len(results) - changed, "results": told}
    return answer(summary, 207)


def _one(
    request: HttpRequest, register: Register, record: Any, values: Shown, version: int
) -> Shown:
    try:
        if record is None:
            raise absent()
        with transaction.atomic():
            edit(record, values, by=actor_of(request), version=version)
    except Stale as stale:
        return {"status": 412, "detail": " ".join(stale.reasons), "refused": stale.reasons}
    except (Refused, ValidationError, Rejected, ObjectDoesNotExist) as fault:
        problem = problem_of(request, fault)
        if problem is None:
            raise
        return {"status": problem.status, "detail": problem.detail, **problem.more}
    return {"status": 200, "url": address_of(register, record.ref)}


def _values(request: HttpRequest, register: Register, given: Shown) -> Shown:
    """The values to set; raises Rejected 422 for none and for what is not set alike on many."""
    settable = set_alike(register, actor_of(request))
    if unknown := [name for name in given if name not in settable]:
        said = _("There is no field with this name that is set on many records.")
        raise wrong_fields({name: [said] for name in unknown})
    if not given:
        raise wrong_fields({"values": [_("Give at least one field.")]})
    return bodies.values_of(register, given)


def _known_refs(given: list[Any]) -> list[str]:
    found = [one for one in given if _is_ref(one)]
    if len(found) != len(given) or not 0 < len(given) <= MOST:
        raise wrong_fields({"refs": [_("Name 1 to 1,000 records by their numbers.")]})
    return list(dict.fromkeys(found))


def _is_ref(given: Any) -> TypeGuard[str]:
    """Whether this can be the number of a record at all."""
    return isinstance(given, str) and given.isprintable() and len(given) <= LONGEST_REF


def _versions(given: list[Any]) -> dict[str, int]:
    """The version of each record that was shown, by its number; raises Rejected 422."""
    found: dict[str, int] = {}
    for one in given:
        item: Shown = one if isinstance(one, dict) else {}
        ref, version = item.get("ref"), item.get("version")
        if _is_ref(ref) and type(version) is int and version > 0:
            found[ref] = version
    if len(found) != len(given) or not 0 < len(given) <= MOST:
        said = _("Name 1 to 1,000 records, each once, by ref and version.")
        raise wrong_fields({"records": [said]})
    return found
