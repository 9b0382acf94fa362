"""Writes docs/reference.md: what the product declares, for those who run it and build on it."""
# ruff: noqa: E402 - Django is set up before anything that holds models is imported

import inspect
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbeam.site.settings")
django.setup()

from django_tasks.base import Task

from ringbeam.core.contributions import COMMANDS
from ringbeam.core.events import subscriptions
from ringbeam.core.jobs import EVERY
from ringbeam.core.registers import registers
from ringbeam.site import urls
from ringbeam.site.commands import OWN

PAGES = urls  # behind the addresses stands the code that no other part of the product loads
TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference.md"
HEAD = """# Reference

What the product declares, written by `python -m scripts.reference`; a test compares it.
"""


def first_words(something: object) -> str:
    """The first paragraph of a docstring as one line; empty when there is none."""
    return " ".join((inspect.getdoc(something) or "").partition("\n\n")[0].split())


def jobs() -> list[Task]:
    """Every job that a module of the product declares, by name."""
    found = {
        value.module_path: value
        for name, module in list(sys.modules.items())
        if name.startswith("ringbeam.")
        for value in list(vars(module).values())
        if isinstance(value, Task)
    }
    return [found[name] for name in sorted(found)]


def table(*head: str) -> list[str]:
    """The head of a table, with an empty line before it."""
    return ["", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]


def command_lines() -> Iterator[str]:
    """The commands, ours and those of doors and rooms."""
    yield "\n## Commands"
    yield from table("command", "what it does")
    for one in sorted([*OWN, *COMMANDS], key=lambda command: command.name or ""):
        says = (one.help or "").strip().partition("\n")[0]
        yield f"| `ringbeam {one.name}` | {says} |"


def register_lines() -> Iterator[str]:
    """The registers with their clauses and the states of their lives."""
    yield "\n## Registers"
    yield from table("register", "number", "clauses", "what it is", "states")
    for one in registers():
        states, clauses = ", ".join(one.life.states), ", ".join(one.clauses)
        says = first_words(one.model)
        yield f"| `{one.plural}` | {one.prefix} | {clauses} | {says} | {states} |"


def job_lines() -> Iterator[str]:
    """The jobs, and how often they run by themselves."""
    every = {task.module_path: span for span, task in EVERY.values()}
    yield "\n## Jobs"
    yield from table("job", "runs", "what it does")
    for job in jobs():
        name, span = job.module_path, every.get(job.module_path)
        when = f"every {span}" if span else "when asked"
        yield f"| `{name.removeprefix('ringbeam.')}` | {when} | {first_words(job.func)} |"


def event_lines() -> Iterator[str]:
    """The events to which an upper room listens."""
    yield "\n## Events"
    yield "\nEvery act on a record publishes `<kind>.<act>`; these have subscribers:"
    yield from table("event", "subscriber")
    for event, listening in subscriptions().items():
        for one in listening:
            yield f"| `{event}` | `{one}` |"


def text() -> str:
    """The whole page."""
    parts = (command_lines(), register_lines(), job_lines(), event_lines())
    return "\n".join([HEAD.rstrip(), *(line for part in parts for line in part)]) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
