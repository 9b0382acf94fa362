"""What a process takes and gives, as lines that name a party or another process (4.4.1 a)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.lines import RECORDS, Column, Line, Lines


def flows(label: Any, other: Any) -> Lines:
    """Lines of what a process takes or gives, and the party or process at the other end."""
    return Lines(
        Column("what", _("what"), required=True),
        Column("party", other),
        Column("process", _("process"), RECORDS),
        verbose_name=label,
    )


def no_processes(lines: Sequence[Line], own: str) -> Iterator[str]:
    """Why named records are no other process; their numbers say of which kind they are."""
    for line in lines:
        for ref in line["process"]:
            if not ref.startswith("PRC-"):
                yield _now("Line %d: name a process, such as PRC-000001.") % line["line"]
            elif ref == own:
                yield _now("Line %d: a process gives nothing to itself.") % line["line"]
