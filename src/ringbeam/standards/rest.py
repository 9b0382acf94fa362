"""The facts of the standards for programs: `/api/v1/standards`.

Every caller reads what ships, and of own requirement sets those that it may see.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringbeam.api.answers import answer
from ringbeam.api.bodies import too_large, upload_of
from ringbeam.api.finding import actor_of
from ringbeam.api.problems import absent
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.core.files import safe_name
from ringbeam.exchange.importers import Work
from ringbeam.standards.answers import (
    ChangeAnswer,
    EditionAnswer,
    RequirementAnswer,
    RequirementInFull,
    change_answers,
    edition_answers,
    in_full,
    requirement_answers,
)
from ringbeam.standards.edition_changes import changes_between
from ringbeam.standards.editions import edition_ref
from ringbeam.standards.importing_sets import READING, SAID, run_set_import
from ringbeam.standards.names import UnknownName
from ringbeam.standards.readers import unseen_by
from ringbeam.standards.reading_sets import LARGEST
from ringbeam.standards.requirements import among, not_held, requirements_of, resolve
from ringbeam.standards.set_life import may_bring_sets_in

router = Router(tags=["standards"])


@router.get("", response=list[EditionAnswer], url_name="api-standards")
def list_editions(request: HttpRequest) -> list[EditionAnswer]:
    """Every edition with its standing and its counts of requirements and controls."""
    return edition_answers(unseen_by(actor_of(request)))


@router.get(
    "/{standard}/{edition}", response=list[RequirementAnswer], url_name="api-standards-edition"
)
def list_requirements(
    request: HttpRequest, standard: str, edition: str, q: str = ""
) -> list[RequirementAnswer]:
    """Every number of an edition in its order; `q` keeps those in which all words occur."""
    here = edition_ref(standard, edition) not in unseen_by(actor_of(request))
    held = requirements_of(standard, edition) if here else []
    if not held:
        raise absent(not_held(f"{standard}:{edition}"))
    return requirement_answers(among(held, q))


@router.get(
    "/{standard}/{edition}/changes/{to}",
    response=list[ChangeAnswer],
    url_name="api-standards-changes",
)
def list_changes(
    request: HttpRequest, standard: str, edition: str, to: str
) -> list[ChangeAnswer]:
    """What became of each requirement from this edition of the standard to another one."""
    found = changes_between(edition_ref(standard, edition), edition_ref(standard, to))
    if not found:
        raise absent(not_held(f"{standard}:{edition}, {to}"))
    return change_answers(found)


@router.get(
    "/{standard}/{edition}/{number}",
    response=RequirementInFull,
    url_name="api-standards-requirement",
)
def get_requirement(
    request: HttpRequest, standard: str, edition: str, number: str
) -> RequirementInFull:
    """One requirement or control by standard, edition and number, and what is alike."""
    unseen = unseen_by(actor_of(request))
    try:
        found = resolve(standard, edition, number, unseen=unseen)
    except UnknownName as unknown:
        raise absent(str(unknown)) from unknown
    return in_full(found, unseen=unseen)


@router.post("/import", response=dict[str, Any], url_name="api-standards-import")
def import_set(request: HttpRequest) -> HttpResponse:
    """Bring in a requirement set of one's own: a form with `file` and what it is called.

    `name`, `edition`, `title` and `origin` come before what the file says; `dry_run=true` only
    says what would be made. All of it or nothing: 409 with every fault, its place and remedy.
    `with_text=true` keeps the prose of an OSCAL catalog, `without_references=true` leaves out
    what it refers to elsewhere. 404 to who may not bring sets in.
    """
    by = actor_of(request)
    if not may_bring_sets_in(by):
        raise absent()
    sent, _internal = upload_of(request)
    if (sent.size or 0) > LARGEST:
        raise too_large(LARGEST)
    said = {name: request.POST.get(name, "") for name in SAID}
    ticked = {name: request.POST.get(name) == "true" for name in READING}
    tried = request.POST.get("dry_run") == "true"
    name = safe_name(sent.name or "")
    with TemporaryDirectory(prefix="ringbeam-import-") as folder:
        copy = Path(folder, "file").with_suffix(Path(name).suffix)
        copy.write_bytes(sent.read())
        work = Work(copy, name, by, options={**said, **ticked}, dry_run=tried)
        return answer(run_set_import(work).as_data())


API_ROUTERS.append(("/standards", router))
