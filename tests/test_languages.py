"""Every text is translated, with its places, marks and forms; the catalogues are up to date."""

import re

import pytest

from scripts.languages import catalogues, compiled, of_the_source, read

PLACES = re.compile(r"%\(\w+\)[sd0-9.]*[sdf]|%[sd]|\{\w*\}|</?\w+[^>]*>")
ENDS = re.compile(r"^(\s*).*?(…|:|\.{3})?(\s*)$", re.DOTALL)
CATALOGUES = pytest.mark.parametrize("path", catalogues().values(), ids=catalogues())


@pytest.fixture(scope="module")
def source():
    """Every text of the source, read once."""
    return {(one.id, one.context) for one in of_the_source() if one.id}


def translated(path):
    """Each text of a catalogue beside its translation, form by form."""
    for one in read(path):
        if not one.id:
            continue
        plural = isinstance(one.id, tuple)
        yield from zip(
            one.id if plural else [one.id], one.string if plural else [one.string], strict=True
        )


@CATALOGUES
def test_every_text_has_a_translation_and_none_is_left_over(path, source):
    catalogue = [one for one in read(path) if one.id]
    lacking = [one.id for one in catalogue if not all(one.string or [""]) or one.fuzzy]

    assert {(one.id, one.context) for one in catalogue} == source, "run scripts/format"
    assert lacking == []


@CATALOGUES
def test_a_translation_keeps_the_places_and_the_ends(path):
    wrong = [
        text
        for text, said in translated(path)
        if said
        and (
            sorted(PLACES.findall(text)) != sorted(PLACES.findall(said))
            or ENDS.match(text).groups() != ENDS.match(said).groups()
        )
    ]

    assert wrong == []


@CATALOGUES
def test_what_is_compiled_is_what_is_written(path):
    assert path.with_suffix(".mo").read_bytes() == compiled(read(path)), "run scripts/format"
