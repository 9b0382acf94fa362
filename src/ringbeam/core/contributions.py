"""What rooms contribute to pages, commands and each other; lower rooms ask by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise

from ringbeam.core.actors import Actor

Words = str | Promise
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Panel:
    """A block on the record page of a kind ("" for every kind), filled by an upper room.

    ``fill(record, actor)`` returns the template's context, or None to show nothing. One that
    gathers a kind of link is shown where such a link leads to the record; it is filled by
    ``fill(record, actor, related)``, with the linked records that the reader may see. One that
    ``follows`` a kind of link is given those either way, and Related shows them all the same.
    What is ``wide`` stands among the record's own text, not beside it.
    """

    on: str
    title: Words
    template: str
    fill: Callable[..., dict[str, Any] | None]
    order: int = 50
    gathers: str = ""
    follows: str = ""
    wide: bool = False


@dataclass(frozen=True)
class PrintedPart:
    """What a room adds to the print of a record of a kind ("" for every kind)."""

    on: str
    fill: Callable[[Any, Actor], Iterable[Any]]
    order: int = 50


@dataclass(frozen=True)
class Section:
    """A block on Home. ``fill(actor)`` returns the template's context; None shows nothing.

    A ``lead`` in the context is its sentence in the line under the day, with ``lead_url``.
    """

    name: str
    title: Words
    template: str
    fill: Callable[[Actor], dict[str, Any] | None]
    order: int = 50
    wide: bool = False


@dataclass(frozen=True)
class MenuItem:
    """A place in the menu that is no register: a page of a room; of all, or of ``who``.

    What is needed ``seldom`` stands folded at the end of its group.
    """

    name: str
    label: Words
    icon: str
    url: str
    group: str = ""
    order: int = 50
    count: Callable[[Actor], tuple[int, bool] | None] | None = None
    who: Callable[[Actor], bool] | None = None
    seldom: bool = False


@dataclass(frozen=True)
class Front:
    """What stands in front of somebody instead of the menu and Home, such as a portal.

    ``home`` answers the request for the first page; ``under`` says for whom it is, below the
    name of the organization. ``add`` is the address and the word of what one mostly adds;
    ``counts`` says by the names of its places what waits there.
    """

    who: Callable[[Actor], bool]
    home: Callable[[Any], Any]
    places: tuple[MenuItem, ...]
    under: Callable[[Actor], str]
    add: tuple[str, Words]
    counts: Callable[[Actor], Mapping[str, int]]


@dataclass(frozen=True)
class FoundPlace:
    """A page that words mean which are the title of no record; ``small`` says why.

    It is ``exact`` where they can hardly mean anything else: then it stands above records.
    """

    label: Words
    icon: str
    url: str
    small: Words = ""
    exact: bool = False


@dataclass(frozen=True)
class OfferedText:
    """A text that can be said of a record, ready to be sent: its number, what it is called."""

    ref: str
    title: str
    text: str


PANELS: list[Panel] = []
PRINTED: list[PrintedPart] = []
SECTIONS: list[Section] = []
WORK: list[Section] = []
MENU: list[MenuItem] = []
FRONTS: list[Front] = []
ROUTES: list[Any] = []
API_ROUTERS: list[tuple[str, Any]] = []
COMMANDS: list[Any] = []
# Ways in for who has no account, named on the sign-in page: ``f()``, one query each.
ENTRANCES: list[Callable[[], FoundPlace | None]] = []
# What else words may mean, for the search and the palette: ``f(words, actor)``, a few queries.
FINDERS: list[Callable[[str, Actor], list[FoundPlace]]] = []
# Texts that the box under a record offers: ``f(record, actor, begin, internal=…)``, a few
# queries; ``begin`` is the beginning of a title or a number.
TEXTS: list[Callable[..., list[OfferedText]]] = []
FIGURES: dict[str, Callable[..., Any]] = {}
SOURCES: dict[str, Callable[..., Any]] = {}
SIGN_INS = "demonstration_sign_ins"  # a source: the accounts of a demonstration, if it is one


def panel(
    *, on: str, title: Words, template: str, order: int = 50, **more: Any
) -> Callable[[F], F]:
    """Contribute the function as a panel on the record pages of a kind.

    ``more`` is ``gathers``, ``follows`` or ``wide``, as `Panel` says.
    """

    def made(fill: F) -> F:
        PANELS.append(Panel(on, title, template, fill, order, **more))
        return fill

    return made


def printed(*, on: str, order: int = 50) -> Callable[[F], F]:
    """Contribute to the prints of a kind: ``f(record, actor)`` gives parts of a sheet.

    The parts are those of ``exchange.printing.sheets``; they hold what this reader may see.
    Those before 50 stand before the conversation, the others after it.
    """

    def made(fill: F) -> F:
        PRINTED.append(PrintedPart(on, fill, order))
        return fill

    return made


def section(*, name: str, title: Words, template: str, order: int = 50) -> Callable[[F], F]:
    """Contribute the function as a block on Home."""

    def made(fill: F) -> F:
        SECTIONS.append(Section(name, title, template, fill, order))
        return fill

    return made


def work_section(
    *, name: str, title: Words, template: str, order: int = 50
) -> Callable[[F], F]:
    """Contribute the function as a block over the reader's own work, as `section` on Home."""

    def made(fill: F) -> F:
        WORK.append(Section(name, title, template, fill, order))
        return fill

    return made


def figure(name: str) -> Callable[[F], F]:
    """Offer a number by name to lower rooms; raises ValueError when the name is taken."""
    return _offer(FIGURES, name)


def source(name: str) -> Callable[[F], F]:
    """Offer records by name to lower rooms; raises ValueError when the name is taken."""
    return _offer(SOURCES, name)


def _offer(offered: dict[str, Callable[..., Any]], name: str) -> Callable[[F], F]:
    def made(give: F) -> F:
        if offered.setdefault(name, give) is not give:
            raise ValueError(f"{name} is offered twice")
        return give

    return made


def panels_on(kind: str) -> list[Panel]:
    """The panels for records of a kind, in order."""
    return sorted((p for p in PANELS if p.on in ("", kind)), key=lambda p: p.order)


def printed_on(kind: str) -> list[PrintedPart]:
    """What rooms add to the prints of a kind, in order."""
    return sorted((p for p in PRINTED if p.on in ("", kind)), key=lambda p: p.order)
