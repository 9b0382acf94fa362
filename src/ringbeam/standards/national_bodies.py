"""Where the text of a standard is sold in a country, and who mirrors its committee."""

from dataclasses import dataclass
from functools import lru_cache

from ringbeam.standards.loading.tables import DATA, BadRow

COLUMNS = ["country", "body", "site", "shop"]


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
    path = DATA / "national_bodies.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    if header.split("\t") != COLUMNS:
        raise BadRow(path.name, 1, "header", f"the columns must be {', '.join(COLUMNS)}")
    found: dict[str, NationalBody] = {}
    for at, line in enumerate(lines, start=2):
        values = line.split("\t")
        if len(values) != len(COLUMNS) or not all(values):
            raise BadRow(path.name, at, "country", "a row names country, body, site and shop")
        found[values[0]] = NationalBody(*values)
    return found
