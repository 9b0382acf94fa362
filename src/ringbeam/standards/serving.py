"""What a document serves as: items of documented information, as lines that people write.

"ISO 9001:2015 5.2.2: Quality policy" means the item of that clause in those words (7.5).
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.written import Wording
from ringbeam.standards.citing import write_citations
from ringbeam.standards.documented_information import ITEM, DocumentedInformation

Faults = dict[str, list[str]]


def items_by_key(keys: Sequence[str] = ()) -> dict[str, DocumentedInformation]:
    """The items that ship, by their key: of the clauses that the keys name, or all; a query."""
    rows = DocumentedInformation.objects.filter(retired=False).order_by("position")
    if keys:
        rows = rows.filter(requirement_id__in={key.partition(ITEM)[0] for key in keys})
    return {one.key: one for one in rows}


def line_of(item: DocumentedInformation) -> str:
    """One item in a line: standard, edition, clause, and what is asked."""
    (citation,) = write_citations([item.requirement_id])
    point = f" {item.point}" if item.point else ""
    return f"{citation}{point}: {item.what}"


def read_items(lines: Sequence[str]) -> list[str]:
    """Keys of lines as `line_of` writes them, or of keys; each must be known."""
    if not lines:
        return []
    known = items_by_key()
    by_line = {line_of(one): key for key, one in known.items()}
    found = [line if line in known else by_line.get(line, "") for line in lines]
    if unknown := [line for line, key in zip(lines, found, strict=True) if not key]:
        raise ValidationError([_("Nothing is asked in these words: %s.") % u for u in unknown])
    return list(dict.fromkeys(found))


def write_items(keys: Sequence[str]) -> list[str]:
    """A line for each item; the bare key of one that ships no more."""
    known = items_by_key(keys) if keys else {}
    return [line_of(known[key]) if key in known else key for key in keys]


SERVED = Wording(
    write_items,
    read_items,
    gettext_lazy("A line for each item, such as ISO 9001:2015 5.2.2: Quality policy."),
)


def unknown_items(now: object, before: Sequence[str] = (), *, field: str) -> Faults:
    """What is wrong with a list of items: those that are not held and were not named before."""
    if not isinstance(now, list) or not all(isinstance(key, str) for key in now):
        return {field: [_("Give a list of items.")]}
    new = [key for key in now if key not in before]
    known = items_by_key(new) if new else {}
    unknown = [_("Nothing is asked in these words: %s.") % k for k in new if k not in known]
    return {field: unknown} if unknown else {}
