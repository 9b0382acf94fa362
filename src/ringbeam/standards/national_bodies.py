"""Where the text of a standard is sold in a country, and who mirrors its committee."""

from dataclasses import dataclass
from functools import lru_cache

from ringbeam.standards.loading.facts import once
from ringbeam.standards.loading.tables import read


@dataclass(frozen=True)
class NationalBody:
    """The national standards body of a country (ISO 3166 code): its name, site and shop."""

    country: str
    body: str
    site: str
    shop: str


@lru_cache(maxsize=1)
def national_bodies() -> dict[str, NationalBody]:
    """Every body that is known, by country code. Raises BadRow for a table that is damaged."""
    found: dict[str, NationalBody] = {}
    for row in read("national_bodies"):
        country = once(row, "country", row.required("country"), found)
        told = (row.required(name) for name in ("body", "site", "shop"))
        found[country] = NationalBody(country, *told)
    return found
