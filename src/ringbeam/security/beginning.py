"""Beginning from Annex A: a record of each of its controls, in one act (27001, 6.1.3 c)."""

from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.bulk import Birth, create_many, made
from ringbeam.core.lives import begin
from ringbeam.core.refusals import Forbidden
from ringbeam.core.units import unit
from ringbeam.security.annex import EDITIONS
from ringbeam.security.controls import SecurityControl
from ringbeam.standards.control_filters import controls_of
from ringbeam.standards.editions import Edition
from ringbeam.standards.names import UnknownName

LONGEST_TITLE = 200


def begin_from_annex(edition: str, *, by: Actor, act: Act | None = None) -> int:
    """Add a record, undecided, of each control that has none; how many were added.

    Run again it adds what is missing, and nothing twice. Raises UnknownName for an edition
    without controls, Forbidden for who may not add controls over the whole organization.
    """
    register = SecurityControl.register
    if not register.add.covers_all(by, register.kind):
        raise Forbidden([_("This can be added by someone who %s.") % register.add.says])
    if edition not in dict(EDITIONS):
        raise UnknownName([_("%s has no Annex A with controls.") % edition])
    with unit():
        # Whoever begins at the same time waits here, and then finds nothing missing.
        list(Edition.objects.select_for_update().filter(pk=edition))
        rows = SecurityControl.rows.filter(archived=False).exclude(annex="")
        there = set(rows.values_list("annex", flat=True))
        missing = [c for c in controls_of(edition) if c.requirement_id not in there]
        births = [_birth(one.requirement, act or Act(by, CREATE)) for one in missing]
        create_many(births, by=by)
    return len(births)


def _birth(requirement: Any, act: Act) -> Birth[SecurityControl]:
    given = {"title": requirement.title[:LONGEST_TITLE], "annex": requirement.ref}
    record = made(SecurityControl, given)
    begin(record)
    return Birth(record, act)
