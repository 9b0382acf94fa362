"""What other parties provide in a scope, and where that goes too far (20000-1, 8.2.3)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.core.lines import CHOICE, TEXT, WORDS, Column, Lines
from ringbeam.core.sayings import Said, say

SERVICE_MANAGEMENT = "iso-20000-1"
SOME, EVERY = "some", "all"
# What the organization fulfils itself, whoever else works for it.
OWN_CHAPTERS = ("4", "5")


def parties() -> Lines:
    """The field that holds them."""
    return Lines(
        Column("party", gettext_lazy("party"), TEXT, required=True),
        Column("what", gettext_lazy("services or processes that it provides"), TEXT),
        Column(
            *("services", gettext_lazy("how many of the services"), CHOICE),
            choices=((SOME, gettext_lazy("some")), (EVERY, gettext_lazy("all"))),
        ),
        Column("clauses", gettext_lazy("clauses that it fulfils"), WORDS),
        verbose_name=gettext_lazy("other parties that provide services or processes"),
    )


def warnings(editions: Iterable[str], lines: Iterable[Mapping[str, Any]]) -> list[Said]:
    """What speaks against conformity to ISO/IEC 20000-1, for a scope that names it.

    By its 1.2 and 8.2.3 an organization fulfils clauses 4 and 5 itself, and other parties do
    not provide all of its services, service components and processes.
    """
    named = any(one.partition(":")[0] == SERVICE_MANAGEMENT for one in editions)
    return [one for line in lines for one in _of(line)] if named else []


def _of(line: Mapping[str, Any]) -> Iterator[Said]:
    who = line["party"]
    if line["services"] == EVERY:
        said = _(
            "%(who)s is said to provide all services: then ISO/IEC 20000-1 does not apply."
        )
        yield say(said, who=who)
    own = [c for c in line["clauses"] if c.partition(".")[0] in OWN_CHAPTERS]
    if own:
        said = _(
            "%(who)s is said to fulfil %(clauses)s: ISO/IEC 20000-1 asks clauses 4 and 5 of the"
            " organization itself."
        )
        yield say(said, who=who, clauses=", ".join(own))
