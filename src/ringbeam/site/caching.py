"""The cache in the database, which says when it could not keep something (27001 A.8.6)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connection


class SayingCache(DatabaseCache):
    """Django's own, which takes a locked or full database for a value that was there already.

    The brake on guessing would then turn people away as if they had guessed.
    """

    def add(self, *args: Any, **options: Any) -> bool:
        """Keep a value that was not there; raises OperationalError when that failed."""
        with troubles_said():
            return super().add(*args, **options)

    def set(self, *args: Any, **options: Any) -> None:
        """Keep a value; raises OperationalError when that failed."""
        with troubles_said():
            super().set(*args, **options)


@contextmanager
def troubles_said() -> Iterator[None]:
    """Raise afterwards the first OperationalError that a statement met and nobody told of."""
    met: list[OperationalError] = []

    def noting(execute: Callable[..., Any], *statement: Any) -> Any:
        try:
            return execute(*statement)
        except OperationalError as trouble:
            met.append(trouble)
            raise

    with connection.execute_wrapper(noting):
        yield
    if met:
        raise met[0]
