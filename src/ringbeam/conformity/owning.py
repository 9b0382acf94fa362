"""Owners of requirements: by the processes that serve them (4.4.1 e of 9001, 5.3 of all)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.organization.process_map import SHOWN
from ringbeam.organization.processes import Process
from ringbeam.standards.headings import over, parents_among
from ringbeam.standards.requirements import Requirement

IN_USE = "in_use"
READ = ("ref", "title", "state", "owner__title", "serves", "version")


@dataclass(frozen=True)
class Server:
    """A process that serves a requirement, and its owner; the name is empty for nobody.

    ``answers`` says whether it gives the requirement an owner: it is in use and owned.
    """

    ref: str
    title: str
    url: str
    owner: str
    answers: bool


@dataclass(frozen=True)
class Owned:
    """A requirement with the processes that serve it."""

    requirement: Requirement
    servers: tuple[Server, ...]

    @property
    def has_owner(self) -> bool:
        """Whether a process in use that somebody owns serves it."""
        return any(one.answers for one in self.servers)


class Serving:
    """Which processes serve what, of those that the actor may see; two queries at most.

    A process that cites a heading serves all that stands under it.
    """

    def __init__(self, actor: Actor) -> None:
        rows = Process.register.among(actor).filter(state__in=SHOWN, archived=False)
        found = list(rows.select_related("owner").only(*READ).order_by("title", "pk"))
        names = {one.owner_id: one.owner.title for one in found if one.owner}
        self.known = {one.ref: one for one in found}
        self.by_clause: dict[str, list[Server]] = {}
        for one in found:
            for clause in one.serves:
                self.by_clause.setdefault(clause, []).append(_server(one, names))
        self.parents = parents_among(self.by_clause)

    def of(self, ref: str) -> tuple[Server, ...]:
        """The processes that serve a requirement, those that give it an owner first."""
        above = reversed(over(ref, self.parents))
        found = {one.ref: one for heading in above for one in self.by_clause.get(heading, ())}
        return tuple(sorted(found.values(), key=lambda one: (not one.answers, one.title)))

    def owned(self, requirements: Iterable[Requirement]) -> list[Owned]:
        """Each requirement with the processes that serve it."""
        return [Owned(one, self.of(one.ref)) for one in requirements]


def _server(process: Any, names: Mapping[int, str]) -> Server:
    owner = names.get(process.owner_id or 0, "")
    return Server(
        ref=process.ref,
        title=process.title,
        url=Process.register.url(process.ref),
        owner=owner,
        answers=bool(owner) and process.state == IN_USE,
    )


def assign(refs: Sequence[str], process: Process, *, by: Actor) -> int:
    """Let a process serve these requirements too; returns how many it did not name before.

    Raises Stale when somebody changed it meanwhile, and whatever else the kernel refuses.
    """
    new = [one for one in dict.fromkeys(refs) if one not in process.serves]
    if new:
        given = {"serves": [*process.serves, *new]}
        writing.edit(process, given, by=by, version=process.version)
    return len(new)
