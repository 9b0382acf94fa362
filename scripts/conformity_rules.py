"""Writes docs/conformity-rules.md: every rule of conformity as it is declared, for auditors."""
# ruff: noqa: E402 - Django is set up before anything that holds models is imported

import inspect
import os
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbeam.site.settings")
django.setup()

from ringbeam.conformity.assessing import DECLARED
from ringbeam.conformity.declaring import RULES, Rule
from ringbeam.conformity.elements import ELEMENTS
from ringbeam.conformity.limits import UNITS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "conformity-rules.md"
HEAD = """# Rules of conformity

What each rule asks, of which records, what it shows for which clause, and what it cannot see;
written by `python -m scripts.conformity_rules` from the declarations, and a test compares it.
A rule looks at whole populations. An empty one proves nothing. Rules say what was recorded, not
that it was true or worked; people judge, auditors decide. Limits marked as assumed are ours,
until the organization sets its own, within what is said, with reason and source. A rule that
the organization switched off leaves the requirements that it serves partial at best.
"""
ELEMENTS_HEAD = """
## Elements of requirements

A requirement shows as current only when every element is covered by rules that are met. What no
rule covers is left to a person. A requirement that is not listed is one element.
"""


def facts(one: Rule) -> Iterator[str]:
    """The figures of a declaration, in words."""
    read = ", ".join((*one.reads, *one.beside))
    yield f"- basis: {one.basis.value}; version {one.version}; reads: {read}"
    for limit in one.limits.declared:
        bounds = f"{limit.least} to {limit.most} may be set"
        value = f"{limit.default} {UNITS[limit.unit]}"
        yield f"- limit `{limit.key}`: {limit.label}: {value} (assumed; {bounds})"
    yield f"- cannot see: {one.cannot_see}"
    yield f"- next step: {one.next}"


def told(one: Rule) -> Iterator[str]:
    """One rule as a section."""
    yield f"\n## {one.id}\n\n{one.question}\n\n{inspect.cleandoc(one.argued)}\n"
    yield from facts(one)
    yield "\n| for | shows | covers |\n| --- | --- | --- |"
    for serves in one.serves:
        covers = ", ".join(serves.covers) or "no element by itself"
        silent = " (says nothing where it sees too little)" if serves.occasional else ""
        yield f"| {serves.requirement} | {serves.shows}{silent} | {covers} |"


def text() -> str:
    """The whole page."""
    lines = [HEAD, f"{len(RULES)} rules on {len(DECLARED)} subjects."]
    for one in RULES.values():
        lines += told(one)
    lines.append(ELEMENTS_HEAD)
    for requirement, elements in sorted(ELEMENTS.items()):
        parts = "; ".join(f"{one.key}: {one.label}" for one in elements)
        lines.append(f"- **{requirement}**: {parts}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
