"""The words of lines of hours and promises, in the reader's language and in English (8.3.3).

Lines are written in the reader's language. They are read in it, and in English whoever writes,
for that is what programs, manuals and colleagues elsewhere have.
"""

from collections.abc import Callable, Mapping
from functools import partial

from django.utils.dates import WEEKDAYS as FULL
from django.utils.dates import WEEKDAYS_ABBR as SHORT
from django.utils.functional import Promise
from django.utils.translation import (
    get_language,
    ngettext,
    override,
    pgettext,
    pgettext_lazy,
)

from ringbeam.services.levels.calendars import WEEKDAYS
from ringbeam.services.tickets import states

Words = Mapping[str, str | Promise]
FEWEST = 3  # letters that tell a weekday
METRICS: Words = {
    "response": pgettext_lazy("promise", "response"),
    "resolution": pgettext_lazy("promise", "resolution"),
    "update": pgettext_lazy("promise", "update"),
}
SWITCHES: Words = {
    "pause": pgettext_lazy("switch", "pause"),
    "on_priority": pgettext_lazy("switch", "on priority"),
    "on_reopening": pgettext_lazy("switch", "on reopening"),
    "answered_by": pgettext_lazy("switch", "answered by"),
}
CHOICES: Words = {
    "go_on": pgettext_lazy("switch", "go on"),
    "recompute": pgettext_lazy("switch", "recompute"),
    "restart": pgettext_lazy("switch", "restart"),
    "new": pgettext_lazy("switch", "new"),
}
CLOSED: Words = {"closed": pgettext_lazy("hours", "closed")}
UNTIL_EVENING: Words = {"end_of_day": pgettext_lazy("promise", "by the end of the day")}


def spaced(name: str) -> str:
    """A name of the product as English words: "waiting customer"."""
    return name.replace("_", " ")


def folded(text: str) -> str:
    """A text as it is compared: its blanks single, its letters small."""
    return " ".join(text.casefold().split())


def told(name: str, words: Words) -> str:
    """A name in the reader's language; as English words where it is none of these."""
    return str(words[name]) if name in words else spaced(name)


def meant(text: str, words: Words) -> str:
    """The name that a text means, in the reader's language or English; else the text as one."""
    said = folded(text)
    for name, label in words.items():
        if said in (spaced(name), folded(str(label))):
            return name
    return "_".join(said.split())


def state_words() -> Words:
    """States by their labels; in English, and where two share a label, by their names."""
    if (get_language() or "en").startswith("en"):
        return {}
    labels = states()
    given = [folded(label) for label in labels.values()]
    clear = {name: one for name, one in labels.items() if given.count(folded(one)) == 1}
    return {name: one for name, one in clear.items() if not set(one) & set(",:")}


def day_told(day: str) -> str:
    """A weekday in a few letters: "Mon", or as the language has it."""
    return str(SHORT[WEEKDAYS.index(day)]).rstrip(".")


def day_meant(text: str) -> int | None:
    """The place in the week of "Mon", "monday", or of the same in the reader's language."""
    word = folded(text)
    for named in (_days_here, partial(_in_english, _days_here)):
        near = [
            at
            for at, (short, full) in enumerate(named())
            if word == short or (len(word) >= FEWEST and full.startswith(word))
        ]
        if len(near) == 1:
            return near[0]
    return None


def _days_here() -> list[tuple[str, str]]:
    return [(folded(str(SHORT[at])).rstrip("."), folded(str(FULL[at]))) for at in range(7)]


def _in_english(ask: Callable[[], list[tuple[str, str]]]) -> list[tuple[str, str]]:
    with override("en"):
        return ask()


def working_days(number: int) -> str:
    """A number of working days: "2 working days"."""
    return ngettext("%(n)d working day", "%(n)d working days", number) % {"n": number}


def is_working_days(text: str) -> bool:
    """Whether the words after a number say working days."""
    here = {folded(working_days(n).replace(str(n), "")) for n in (1, 2)}
    here |= {folded(pgettext("promise", "day")), folded(pgettext("promise", "days"))}
    return folded(text) in here | {"day", "days", "working day", "working days"}
