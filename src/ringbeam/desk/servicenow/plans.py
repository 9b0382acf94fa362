"""What an organization calls what the log only numbers (ISO/IEC 20000-1:2018, 8.6.1)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.utils.translation import gettext as _

PARTS = ("customer", "services", "titles")
LARGEST = 1_000_000
LONGEST = 120


@dataclass(frozen=True)
class Plan:
    """The names to give: of the customer, of a category's service, and of anything else.

    Without a name a thing is called as the log calls it, and a category's service likewise.
    """

    customer: str = ""
    services: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def title(self, name: str) -> str:
        """What a thing of the log is called here."""
        return self.titles.get(name) or " ".join(name.split())

    def service(self, category: str) -> str:
        """What the service is known as that incidents of a category are about."""
        return self.services.get(category) or category


def plan_of(text: str) -> Plan:
    """The plan in a JSON file; raises ValueError with a sentence when it cannot be read."""
    path = Path(text)
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(_("The mapping %s is larger than a megabyte.") % text)
        said = orjson.loads(path.read_bytes())
    except OSError as unread:
        raise ValueError(_("The mapping %s cannot be read.") % text) from unread
    except orjson.JSONDecodeError as unread:
        raise ValueError(_("The mapping %s is no JSON.") % text) from unread
    return _checked(said)


def _checked(said: Any) -> Plan:
    if not isinstance(said, dict) or set(said) - set(PARTS):
        raise ValueError(_("A mapping has the parts %s and no other.") % ", ".join(PARTS))
    customer = said.get("customer", "")
    names = {part: said.get(part, {}) for part in PARTS[1:]}
    if not isinstance(customer, str) or not all(map(_are_names, names.values())):
        raise ValueError(_("A mapping gives names of up to 120 characters for names."))
    return Plan(customer, **names)


def _are_names(said: Any) -> bool:
    return isinstance(said, dict) and all(
        isinstance(name, str) and isinstance(title, str) and 0 < len(title.strip()) <= LONGEST
        for name, title in said.items()
    )
