"""Versions of the statement of applicability: the decisions of a day, frozen (6.1.3 d)."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.snapshots import read, renewed
from ringbeam.conformity.statement_rows import lines_now
from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager
from ringbeam.core.units import unit
from ringbeam.core.verbs import verb
from ringbeam.core.writing import create, locked, store
from ringbeam.security.annex import EDITIONS
from ringbeam.security.contents import digest_of, dumped
from ringbeam.security.statement_life import DRAFT
from ringbeam.security.statements import StatementOfApplicability
from ringbeam.security.treating import owners_of
from ringbeam.standards.names import UnknownName


@verb(who=manager, on="statement", label=_("Take over the present decisions"))
def take_over(
    statement: StatementOfApplicability, *, by: Actor, act: Act | None = None
) -> StatementOfApplicability:
    """Freeze the decisions of now into a draft, with their hash and the risk owners to ask.

    What owners approved before asks for their approval anew. Raises Refused for what is no
    draft, and where no control of the edition has a record.
    """
    if statement.state != DRAFT:
        raise Refused([_now("Only a draft takes over decisions; make a new version.")])
    lines, risks = lines_now(statement.edition, read(renewed()))
    if not lines:
        raise Refused([_now("No control has a record yet: begin from Annex A.")])
    entry, fresh = locked(statement, by)
    before = values.snapshot(fresh)
    act = act or Act(by, "take_over")
    fresh.content = dumped(lines)
    fresh.digest = digest_of(fresh.content)
    fresh.frozen = act.at
    fresh.owners = owners_of(risks)
    if by.account is not None and by.account not in fresh.authors:
        fresh.authors = [*fresh.authors, by.account]
    return store(entry, fresh, before, act)


def make_version(
    edition: str, *, by: Actor, act: Act | None = None
) -> StatementOfApplicability:
    """A new version of the statement, a draft with the decisions of now; both or nothing.

    Raises UnknownName for an edition without controls, Forbidden for who may not add one, and
    as `take_over` does.
    """
    known = dict(EDITIONS)
    if edition not in known:
        raise UnknownName([_now("%s has no Annex A with controls.") % edition])
    title = _now("Statement of applicability, %s") % known[edition]
    with unit():
        given = {"title": title, "edition": edition}
        made = create(StatementOfApplicability, given, by=by, act=act and _created(act))
        return take_over(made, by=by, act=act)


def _created(act: Act) -> Act:
    return Act(act.by, CREATE, at=act.at)
