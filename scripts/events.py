"""Writes docs/events.md: every event that programs can be told of, by kind of record."""
# ruff: noqa: E402 - Django is set up before anything that holds models is imported

import os
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbeam.site.settings")
django.setup()

from ringbeam.core.event_types import OF_EVERY_KIND, event_types
from ringbeam.core.registers import registers

TARGET = Path(__file__).resolve().parent.parent / "docs" / "events.md"
HEAD = """# Events

What programs can be told of; written by `python -m scripts.events` from the declarations,
and a test compares it. An event is named `<kind>.<act>`, and the act is the word that
history says, so `incident.close` is the line "close" in the history of an incident.

History is where events come from: its line is written in the transaction of the change. So
no event tells of what did not happen, none is lost, and a change costs nothing more for it.

- **Asking**: `GET /api/v1/events?after=CURSOR` answers what happened after the cursor,
  oldest first, and the cursor to go on with; `after=latest` says where the end is now,
  `type=incident.*` and `type=incident.close` choose, any number of times. `GET
  /api/v1/events/types` is this list.
- **Being told**: an administrator adds a webhook ([docs/webhooks.md](webhooks.md)).
- An event is thin: its type, time, number and addresses, and the names of the fields that
  changed. Values are read from the record, by whoever may. What a caller may not see (a
  record, an internal note, a field that stays inside, a link to a record that it does not
  see) is no event for it. Acts on accounts, roles and tokens are no events; administrators
  read them under Access.
- On PostgreSQL an event waits until no transaction is left that could still come before it:
  mostly some hundredths of a second, during a long import up to a minute longer than that.
"""


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD.rstrip(), *_of_every_kind(), *_of_each()]) + "\n"


def _of_every_kind() -> Iterator[str]:
    yield "\n## Of every kind\n"
    yield "| act | when |\n| --- | --- |"
    for act, says in OF_EVERY_KIND:
        yield f"| `{act}` | {says} |"


def _of_each() -> Iterator[str]:
    common = {act for act, _says in OF_EVERY_KIND}
    yield "\n## Of one kind, beside those\n"
    yield "| kind | events |\n| --- | --- |"
    for register in registers():
        own = [
            f"`{one.name}` ({one.says})"
            for one in event_types()
            if one.kind == register.kind and one.act not in common
        ]
        yield f"| {register.label_plural} (`{register.kind}`) | {', '.join(own) or 'none'} |"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
