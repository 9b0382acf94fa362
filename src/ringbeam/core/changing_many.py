"""One change of many records: shown before it happens, then made as it was shown (7.5.3).

What is shown does to each record what the change will do, judged alike, and takes it back. What
is made holds for the version that was shown: of what changed meanwhile it is said instead.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.lines import Lines
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register
from ringbeam.core.writing import edit

MOST = 1000  # records that one act takes


def set_alike(register: Register, actor: Actor) -> list[str]:
    """The public names of the fields that the actor can set alike on many records."""
    settable = register.settable_by(actor)
    return [name for name, one in settable.items() if not isinstance(one, Lines)]


def tried(record: Any, given: Mapping[str, Any], *, by: Actor) -> tuple[Any, list[str]]:
    """The record as the change would leave it, taken back again; or why it is refused.

    The record itself where nothing would become of it. Not inside ``units.whole``, whose
    units join: there it could not be taken back.
    """
    try:
        with transaction.atomic():
            changed = edit(record, given, by=by, version=record.version)
            transaction.set_rollback(True)
    except Refused as refused:
        return record, refused.reasons
    except ValidationError as faults:
        return record, list(faults.messages)
    return changed, []


def becoming(was: Any, now: Any) -> list[str]:
    """The public names of the fields that become another, what follows from it as well."""
    if was is now:
        return []
    return [
        name
        for name, one in was.register.own_fields.items()
        if one.attname not in values.BOOKKEEPING
        and getattr(was, one.attname) != getattr(now, one.attname)
    ]
