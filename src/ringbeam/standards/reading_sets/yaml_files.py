"""Requirement sets from YAML: plain texts only, no tags, no aliases, no double keys."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.standards.reading_sets.drafts import (
    DEEPEST,
    MOST,
    DraftRequirement,
    DraftSet,
    Relating,
    text_in,
)

LARGEST = 1 << 20
# Each level of the tree is a list and a mapping in the file.
DEEPEST_NODE = 2 * DEEPEST + 6
SAID = ("name", "edition", "title")


class PlainLoader(yaml.BaseLoader):
    """Every scalar is a text, so that 4.10 stays 4.10; what could run or swell is refused."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """One node; raises Refused with the line for an alias, a tag, or too deep a tree."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # its stubs say nothing
        if isinstance(event, yaml.AliasEvent):
            raise _refusal(event, _("Aliases (*name) are not read; write it out."))
        if getattr(event, "tag", None) is not None:
            raise _refusal(event, _("Tags (!name) are not read; leave the tag out."))
        if self.depth > DEEPEST_NODE:
            raise _refusal(event, _("The tree is too deep; make it flatter."))
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        if isinstance(node, yaml.MappingNode):
            _refuse_double_keys(node)
        return node


def _refusal(event: Any, reason: str) -> Refused:
    return Refused([f"{_('line %d') % (event.start_mark.line + 1)}: {reason}"])


def _refuse_double_keys(node: yaml.MappingNode) -> None:
    known: set[str] = set()
    for key, _value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _refusal(key, _("A key is a plain word."))
        if key.value in known:
            raise _refusal(key, _("The key “%s” is there twice.") % key.value)
        known.add(key.value)


def read_yaml(path: Path) -> DraftSet:
    """The set in a YAML file: name, edition, title, and requirements with what is under them.

    Raises Refused with the line for what is not YAML, not plain, or of another shape.
    """
    if path.stat().st_size > LARGEST:
        said = _("The file is larger than %d MB, the most for YAML; use CSV or XLSX.")
        raise Refused([said % (LARGEST >> 20)])
    try:
        # Every loaded value is a text, a list or a mapping: BaseLoader makes nothing else.
        found = yaml.load(path.read_bytes(), Loader=PlainLoader)  # noqa: S506 - it makes texts only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _("line %d") % (mark.line + 1) if mark else _("the file")
        raise Refused([f"{place}: {_('This is no YAML: %s.') % error.problem}"]) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise Refused([_("The file is no YAML in UTF-8; save it anew.")]) from error
    if not isinstance(found, dict):
        raise Refused([_("The file must begin with name, edition, title and requirements.")])
    names = {name: text_in(found.get(name)) for name in SAID}
    rows = _rows(found.get("requirements"), "requirements", "")
    return DraftSet(names, tuple(islice(rows, MOST + 1)))


def _rows(found: Any, place: str, parent: str) -> Iterator[DraftRequirement]:
    """The requirements of a list and, nested, those under each of them."""
    if found in (None, ""):
        return
    if not isinstance(found, list):
        raise Refused([f"{place}: {_('A list of requirements is wanted here.')}"])
    for at, one in enumerate(found, 1):
        here = f"{place}, {at}"
        if not isinstance(one, dict):
            raise Refused([f"{here}: {_('A requirement has a number and a title.')}"])
        number = text_in(one.get("number"))
        yield DraftRequirement(
            place=here,
            number=number,
            title=_plain(one, "title", here),
            summary=_plain(one, "summary", here),
            parent=_plain(one, "parent", here) or parent,
            kind=_plain(one, "kind", here).casefold(),
            related=tuple(_related(one.get("related"), here)),
        )
        yield from _rows(one.get("requirements"), f"{here}, requirements", number)


def _plain(one: dict[str, Any], name: str, place: str) -> str:
    value = one.get(name)
    if isinstance(value, dict | list):
        raise Refused([f"{place}: {_('“%s” must be a text.') % name}"])
    return text_in(value)


def _related(found: Any, place: str) -> Iterator[Relating]:
    listed = found if isinstance(found, list) else [found] if found else []
    for one in listed:
        if isinstance(one, dict):
            told = [_plain(one, name, place) for name in ("to", "relation", "note")]
            yield Relating(told[0], told[1].casefold(), told[2])
        else:
            yield Relating(text_in(one))
