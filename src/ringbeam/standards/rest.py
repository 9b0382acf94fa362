"""The facts of the standards for programs: `/api/v1/standards`, readable by every caller."""

from django.http import HttpRequest
from ninja import Router

from ringbeam.api.problems import absent
from ringbeam.core.contributions import API_ROUTERS
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
from ringbeam.standards.names import UnknownName
from ringbeam.standards.requirements import among, not_held, requirements_of, resolve

router = Router(tags=["standards"])


@router.get("", response=list[EditionAnswer], url_name="api-standards")
def list_editions(request: HttpRequest) -> list[EditionAnswer]:
    """Every edition with its standing and its counts of requirements and controls."""
    return edition_answers()


@router.get(
    "/{standard}/{edition}", response=list[RequirementAnswer], url_name="api-standards-edition"
)
def list_requirements(
    request: HttpRequest, standard: str, edition: str, q: str = ""
) -> list[RequirementAnswer]:
    """Every number of an edition in its order; `q` keeps those in which all words occur."""
    held = requirements_of(standard, edition)
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
    try:
        found = resolve(standard, edition, number)
    except UnknownName as unknown:
        raise absent(str(unknown)) from unknown
    return in_full(found)


API_ROUTERS.append(("/standards", router))
