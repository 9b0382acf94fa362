"""One act on many records: each is done whole or not at all, and a report says which.

Where nothing else is open every record is a transaction of its own, so a killed run leaves
whole records behind and can be sent again. Within a verb each is undone for itself, and all
hold when the verb does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register
from ringbeam.core.unions import records_in

Do = Callable[[Any], Any]


@dataclass(frozen=True)
class Outcome:
    """What became of one record: its number and title, and the reasons when it was refused."""

    ref: str
    title: str
    url: str
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """What an act on many records did; a verb that returns it is answered with it."""

    register: Register
    act: str
    done: list[Outcome]
    refused: list[Outcome]


def run(register: Register, actor: Actor, refs: Sequence[str], words: str, do: Do) -> Report:
    """Do one thing, called so in words, to each of these records, one after the other.

    One that the actor may not see is refused as absent; no refusal leaves this function.
    """
    seen = records_in(register, actor, refs)
    report = Report(register, words, [], [])
    for ref in refs:
        record = seen.get(ref)
        if record is None:
            report.refused.append(Outcome(ref, "", "", [_("There is no such record.")]))
            continue
        reasons = _reasons(do, record)
        outcome = Outcome(ref, record.title, register.url(ref), reasons)
        (report.refused if reasons else report.done).append(outcome)
    return report


def _reasons(do: Do, record: Any) -> list[str]:
    try:
        with transaction.atomic():  # what is refused leaves nothing, whatever stands around it
            do(record)
    except Refused as refused:
        return refused.reasons
    except ValidationError as faults:
        return list(faults.messages)
    except ObjectDoesNotExist:
        return [_("There is no such record.")]
    return []
