"""Public holidays by country and region (ISO/IEC 20000-1:2018, 8.3.3), to be looked at."""

from collections.abc import Iterable

import holidays

from .calendars import Holiday
from .errors import LevelsError, gettext_noop


def countries() -> dict[str, list[str]]:
    """List the countries that have holidays here, with the codes of their regions."""
    known: dict[str, list[str]] = holidays.list_supported_countries()
    return known


def national_holidays(
    country: str,
    *,
    region: str | None = None,
    years: Iterable[int],
    language: str | None = None,
) -> list[Holiday]:
    """List the holidays of a country (ISO 3166 code) and region in some years, with names.

    Days and names are those of the `holidays` library, in its `language` where it has that one.
    LevelsError names a country or region that it does not know.
    """
    regions = countries()
    if country not in regions:
        raise LevelsError(
            gettext_noop(
                'There are no holidays for the country "%(country)s". Write DE or BR.'
            ),
            country=country,
        )
    if region and region not in regions[country]:
        raise LevelsError(
            gettext_noop('%(country)s has no region "%(region)s". It has %(regions)s.'),
            country=country,
            region=region,
            regions=", ".join(regions[country]) or "-",
        )
    found = holidays.country_holidays(
        country, subdiv=region or None, years=list(years), language=language
    )
    return [Holiday(day, name) for day, name in sorted(found.items())]
