"""Names that people use for standards and clauses, and what they mean by them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.standards.editions import Alias, Edition, Standard, edition_ref

PUBLISHERS = re.compile(r"\b(iso|iec|din|en|bs|ohsas|ts|tr)(?![a-z])")
# A dash parts publisher and number, but joins a standard and its part: iso-20000-1.
PARTED = re.compile(r"[/_\s]|(?<!\d)-|-(?!\d)")
CITATION = re.compile(
    r"^(?P<name>.*?)(?::(?P<year>\d{4}))?"
    r"(?:[\s:,]+(?P<number>A(?:\.\d+)*|\d{1,2}(?:\.\d+)*))?$",
    re.IGNORECASE,
)


# Behind the name of an own set: its edition and a number of it, which have no fixed form.
OF_OWN = re.compile(r"(?::(?P<year>[^\s:]+))?(?:[\s:]+(?P<number>\S+))?")


class UnknownName(Refused):
    """Nobody knows this standard, edition or clause; the message names what was asked for."""


@dataclass(frozen=True)
class Meant:
    """What a name means: the standard, edition and clause if said (else ""), and why."""

    standard: Standard
    year: str
    number: str
    why: str


def bare(name: str) -> str:
    """Return a name without publishers, blanks and signs: "20000-1" of "ISO/IEC 20000-1"."""
    return "".join(PUBLISHERS.sub(" ", PARTED.sub(" ", name.casefold())).split())


def meant_by(text: str, *, unseen: Collection[str] = ()) -> Meant:
    """Return what a name such as "ISO 20001" or "iso-9001:2015:4.1" means, and why.

    Publishers, blanks and capitals do not matter. `why` is empty where the name needs no
    explanation. Raises UnknownName, with the nearest known names, when nobody knows it; the
    editions ``unseen``, by reference, are unknown.
    """
    found = CITATION.match(text.strip())
    parts = found.groupdict(default="") if found else {"name": text, "year": "", "number": ""}
    name = bare(parts["name"])
    standard, why = _by_number(name) or _by_alias(name) or (None, "")
    if standard is None and (own := _own(text.strip(), unseen)):
        return own
    if standard is None:
        raise UnknownName([_unknown(text, name, unseen)])
    return Meant(standard, parts["year"], parts["number"].upper(), why)


def _by_number(name: str) -> tuple[Standard, str] | None:
    standard = Standard.objects.filter(short=name, own=False, retired=False).first()
    return (standard, "") if standard else None


def _by_alias(name: str) -> tuple[Standard, str] | None:
    alias = Alias.objects.filter(text=name, retired=False).select_related("standard").first()
    return (alias.standard, alias.why) if alias else None


def _known(unseen: Collection[str]) -> "QuerySet[Standard]":
    """The standards of which there is an edition beside those unseen."""
    rows = Standard.objects.filter(retired=False)
    if not unseen:
        return rows
    return rows.filter(key__in=Edition.objects.exclude(ref__in=unseen).values("standard"))


def _own(text: str, unseen: Collection[str]) -> Meant | None:
    """The own requirement set that a text begins with: its short name or its key."""
    for standard in _known(unseen).filter(own=True).order_by("-short"):
        for name in (standard.name, standard.key):
            rest = text[len(name) :]
            found = OF_OWN.fullmatch(rest)
            if text[: len(name)].casefold() != name.casefold() or not found:
                continue
            if edition_ref(standard.key, found["year"] or "") not in unseen:
                return Meant(standard, found["year"] or "", found["number"] or "", "")
    return None


def _unknown(text: str, name: str, unseen: Collection[str]) -> str:
    known = dict(_known(unseen).values_list("short", "name"))
    near = [known[short] for short in get_close_matches(name, known, n=3, cutoff=0.6)]
    if not near:
        return _("No standard is known by the name “%(name)s”.") % {"name": text}
    return _("No standard is known by the name “%(name)s”. Near are: %(near)s.") % {
        "name": text,
        "near": ", ".join(near),
    }
