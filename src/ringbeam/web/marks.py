"""The small parts that pages are made of: icons, chips, clocks, bars; as markup without style.

Measures are classes (``w60`` is 60 % wide), because the pages allow no style attributes.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from ringbeam.core.texts import inside
from ringbeam.web.words import MARKS, PLAIN_MARKS, SETTLED_FIRST, WORST_FIRST

SPRITE = "ringbeam/vendor/icons/sprite.svg"


def asset(path: str) -> str:
    """The address of a file of ours, without its hash where the list of hashes is broken.

    So that the page which says that something broke is drawn even then.
    """
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@lru_cache(maxsize=1)
def _sprite() -> str:
    return asset(SPRITE)


@lru_cache(maxsize=512)
def ic(name: str, classes: str = "") -> Markup:
    """An icon of the sprite, hidden from screen readers: words stand beside it."""
    return Markup('<svg class="ic {}" aria-hidden="true"><use href="{}#i-{}"/></svg>').format(
        classes, _sprite(), name
    )


def st(code: str, label: object = None, *, pill: bool = True, big: bool = False) -> Markup:
    """A status of conformity: shape and word, or another label ("": the shape alone)."""
    mark = MARKS[code]
    words = mark.label if label is None else label
    classes = f"st{' pill' if pill else ''}{' big' if big else ''}"
    shown = (
        escape(words)
        if words != ""
        else Markup('<span class="vh">{}</span>').format(mark.label)
    )
    return Markup('<span class="{}" data-s="{}">{}{}</span>').format(
        classes, mark.token, ic(mark.icon), shown
    )


def flag(kind: str, label: object, icon: str = "", *, pill: bool = False) -> Markup:
    """A state that is not about conformity: ok, warn, bad, info, none, over, age."""
    token, usual = PLAIN_MARKS[kind]
    return Markup('<span class="st{}" data-s="{}">{}{}</span>').format(
        " pill" if pill else "", token, ic(icon or usual), label
    )


def std(name: object, clause: object = "", *, off: bool = False) -> Markup:
    """A standard as a chip: "20000-1 8.6.1"; ``off`` when the record does not count for it."""
    inner = Markup("<i>{}</i>").format(clause) if clause else ""
    return Markup('<span class="std{}">{}{}</span>').format(" off" if off else "", name, inner)


@lru_cache(maxsize=1024)
def av(name: str, *, large: bool = False) -> Markup:
    """Initials in a circle; the name itself stands beside it."""
    initials = "".join(part[0] for part in name.split()[:2]).upper()
    return Markup('<span class="av{}" aria-hidden="true">{}</span>').format(
        " l" if large else "", initials
    )


def who(name: str) -> Markup:
    """Somebody by initials and name."""
    return Markup('<span class="who">{}<bdi>{}</bdi></span>').format(av(name), name)


def width(share: float | None) -> int:
    """A share of 0 to 100 as the number of its width class."""
    return max(0, min(100, round(share or 0)))


def track(share: float | None, pauses: Iterable[tuple[float, float]] = ()) -> Markup:
    """A bar of what is used, with the paused stretches hatched; "" where nothing is measured.

    All in per cent of the whole bar: ``share`` used, ``pauses`` as where each begins and how
    long it is.
    """
    if share is None:
        return Markup("")
    holes = Markup("").join(
        Markup('<u class="o{} w{}"></u>').format(width(begins), max(1, width(long)))
        for begins, long in pauses
    )
    return Markup('<span class="tr"><i class="w{}"></i>{}</span>').format(width(share), holes)


CLOCKS = {
    "run": "clock",
    "age": "clock",
    "bad": "clock-exclamation",
    "over": "clock-exclamation",
    "wait": "player-pause",
    "ok": "check",
    "none": "minus",
}


def sla(state: str, text: object, share: float | None = None, small: object = "") -> Markup:
    """A clock in a row: run, age (little left), bad (over), wait (paused), ok (met)."""
    token = "bad" if state == "over" else state
    bar = (
        f'<span class="track"><i class="w{width(share)}"></i></span>'
        if share is not None
        else ""
    )
    more = f"<small>{escape(small)}</small>" if small else ""
    icon = ic(CLOCKS.get(state, "clock"))
    # Formatted by hand, not by Markup.format: a list draws fifty of them.
    said = f'<span class="sla" data-s="{escape(token)}">{icon}{bar}{escape(text)}{more}</span>'
    return Markup(said)  # noqa: S704 - escaped where it is put in


def fresh(age: int, limit: int) -> Markup:
    """How old evidence is against its limit, in days; past the limit hatched, and said."""
    share = age / limit * 100 if limit else 100
    token = "over" if age > limit else "age" if share >= 80 else "ok"  # noqa: PLR2004 - last fifth
    said = (
        _("%(age)d d old, limit %(limit)d") % {"age": age, "limit": limit}
        if age <= limit
        else _("%(over)d d past its %(limit)d d limit") % {"over": age - limit, "limit": limit}
    )
    return Markup(
        '<span class="fresh" data-s="{}">'
        '<span class="track"><i class="w{}"></i></span>{}</span>'
    ).format(token, width(share), said)


@lru_cache(maxsize=256)
def score(number: int, word: str, heat: int) -> Markup:
    """A number on a scale with its word; ``heat`` is 1 (calm) to 4 (hot)."""
    said = '<span class="score" data-l="{}"><b>{}</b>{}</span>'
    return Markup(said).format(heat, number, word)  # noqa: S704 - escaped by format


BARS = {1: "alert-square-rounded-filled", 2: "bars-3", 3: "bars-2", 4: "bars-1"}


def prio(value: int, label: object) -> Markup:
    """A priority: shape, P and number, word."""
    return Markup('<span class="prio p{}">{}<span class="nw">P{} {}</span></span>').format(
        value, ic(BARS.get(value, "bars-1"), "s14"), value, label
    )


def said_counts(counts: Mapping[str, int]) -> str:
    """Counts per word as a sentence: "3 failing, 40 no evidence"."""
    return ", ".join(
        f"{counts[c]} {inside(MARKS[c].label)}" for c in WORST_FIRST if counts.get(c)
    )


def share(counts: Mapping[str, int]) -> Markup:
    """A bar of the counts per word, with the sentence for who cannot see it."""
    total = sum(counts.values()) or 1
    parts: Iterable[Markup] = (
        Markup('<i data-s="{}" class="f{}"></i>').format(
            MARKS[code].token, max(2, round(counts[code] / total * 100))
        )
        for code in SETTLED_FIRST
        if counts.get(code)
    )
    return Markup('<span class="share" role="img" aria-label="{}">{}</span>').format(
        said_counts(counts), Markup("").join(parts)
    )


def counted(counts: Mapping[str, int], address: str = "") -> Markup:
    """The counts per word, each with its shape; a link where the word ends an address."""
    parts = (_counted(c, counts[c], address) for c in WORST_FIRST if counts.get(c))
    return Markup('<span class="counts">{}</span>').format(Markup("").join(parts))


def _counted(code: str, number: int, address: str) -> Markup:
    mark = MARKS[code]
    inner = Markup("{}<b>{}</b> {}").format(ic(mark.icon), number, inside(mark.label))
    if not address:
        return Markup('<span class="st" data-s="{}">{}</span>').format(mark.token, inner)
    return Markup('<a class="st" data-s="{}" href="{}{}">{}</a>').format(
        mark.token, address, code, inner
    )
