"""What many readers ask alike, worked out once in a process while a tag holds.

Only what is the same for all who ask the very same thing: who names a key puts everything into
it that the answer depends on, such as the whole statement, the rows, the language, the zone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import caches

SECONDS = 60
T = TypeVar("T")
_tag: ContextVar[str] = ContextVar("shared", default="")


@contextmanager
def shared_while(tag: str) -> Iterator[None]:
    """Let who asks the same thing within this block share it with others under the same tag.

    The tag must change whenever an answer may, or within a minute.
    """
    before = _tag.set(tag)
    try:
        yield
    finally:
        _tag.reset(before)


def shared(asked: Sequence[Any], make: Callable[[Sequence[Any]], Sequence[T]]) -> list[T]:
    """An answer for each of what is asked; ``make`` is given those that nobody asked yet.

    Outside of `shared_while` it is given all. What is asked is told apart by its ``repr``.
    """
    given, tag = list(asked), _tag.get()
    if not tag:
        return list(make(given))
    kept = caches["process"]
    keys = [f"shared:{tag}:{sha256(repr(one).encode()).hexdigest()}" for one in given]
    known: Mapping[str, T] = kept.get_many(keys)
    new = [place for place, key in enumerate(keys) if key not in known]
    made = make([given[place] for place in new]) if new else ()
    fresh = {keys[place]: one for place, one in zip(new, made, strict=True)}
    kept.set_many(fresh, SECONDS)
    return [fresh[key] if key in fresh else known[key] for key in keys]
