"""Brings the catalogues of all languages up to what the source says, and compiles them.

A text that is new stands in each catalogue without a translation; a test refuses it there, so
that whoever adds a text translates it in the same change.
"""

import ast
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests import house

LOCALE = house.SOURCE / "locale"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {
    "**/templates/**.html": {
        "extensions": "jinja2.ext.i18n,jinja2.ext.do",
        "newstyle_gettext": "true",
    }
}
KEYWORDS = {
    **dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop", "say"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "counted"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
WIDTH = 96


def of_the_source() -> Catalog:
    """Every text of the product that people read, without a translation."""
    made = Catalog(charset="utf-8")
    found = extract_from_dir(
        house.SOURCE,
        METHODS,
        OPTIONS,
        KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for _file, _line, text, comments, context in found:
        made.add(text, None, auto_comments=comments, context=context)
    for path in house.files():
        for text in kinds_in(path):
            made.add(text)
    return made


def kinds_in(path: Path) -> list[str]:
    """What the kinds of record declared in a file are: the page of all record types says it."""
    if path.suffix != ".py":
        return []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    declared = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    registered = [
        one
        for one in declared
        if any(
            isinstance(inner, ast.ClassDef) and inner.name == "Register" for inner in one.body
        )
    ]
    return [(ast.get_docstring(one) or "").partition("\n")[0] for one in registered]


def catalogues() -> dict[str, Path]:
    """The file of each language that the product is translated into, by its code."""
    return {one.parts[-3]: one for one in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))}


def read(path: Path) -> Catalog:
    """The catalogue of a file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as Python's gettext reads it; the same bytes for the same texts."""
    made = BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def main() -> None:
    """Write every catalogue anew: what is new without a translation, what is gone left out."""
    source = of_the_source()
    for path in catalogues().values():
        known = read(path)
        source.creation_date = known.creation_date
        known.update(source, no_fuzzy_matching=True)
        known.obsolete.clear()
        with path.open("wb") as file:
            write_po(
                file, known, width=WIDTH, no_location=True, sort_output=True, omit_header=False
            )
        path.with_suffix(".mo").write_bytes(compiled(read(path)))


if __name__ == "__main__":
    main()
