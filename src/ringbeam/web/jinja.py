"""The template environment of all pages: escaping on, unknown names refused."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, ngettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ringbeam.core.texts import gettext, inside, leading
from ringbeam.web import charts, formats, marks
from ringbeam.web.drawing import drawn, drawn_summary, table_rows
from ringbeam.web.markdown import markdown, passages, plain
from ringbeam.web.mentioning import untold
from ringbeam.web.parts import additions, bulk_bar, fixed, places
from ringbeam.web.words import LEGEND, MARKS


def environment(**options: Any) -> Environment:
    """Make the environment that Django's Jinja2 engine renders every page with."""
    options.setdefault("undefined", StrictUndefined)
    options.update(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings.DEBUG,
        cache_size=400,
    )
    made = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)  # noqa: S701 - set above
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]  # of i18n
    made.globals.update(
        static=marks.asset,
        url=reverse,
        language=get_language,
        right_to_left=get_language_bidi,
        drawn=drawn,
        summary=drawn_summary,
        table_rows=table_rows,
        fixed=fixed,
        places=places,
        additions=additions,
        bulk_bar=bulk_bar,
        untold=untold,
        MARKS=MARKS,
        LEGEND=LEGEND,
    )
    # Jinja's own takes five calls for each of a page's hundred texts.
    made.globals["_"] = said
    made.globals.update({name: getattr(marks, name) for name in PARTS})
    made.globals.update({name: getattr(charts, name) for name in CHARTS})
    made.filters.update({name: getattr(formats, name) for name in FILTERS})
    made.filters.update({one.__name__: one for one in TEXTS}, width=marks.width)
    return made


def said(text: str, **values: object) -> Markup:
    """The text of a template in the reader's language, with the values escaped into it."""
    if values:
        return Markup(gettext(text)) % values  # noqa: S704 - texts of ours, not of people
    return _said(text, get_language() or "")


@lru_cache(maxsize=8192)
def _said(text: str, _language: str) -> Markup:
    return Markup(gettext(text)) % {}  # noqa: S704 - texts of ours, not of people


TEXTS = (inside, leading, markdown, passages, plain)
PARTS = (
    *("ic", "st", "flag", "std", "av", "who", "sla", "fresh", "prio", "score"),
    *("share", "counted", "said_counts", "track"),
)
CHARTS = ("spark", "bars", "points", "lines", "strip", "Axis", "Target")
FILTERS = ("day", "day_of", "time", "moment", "due", "iso", "duration", "ago", "number", "size")
