"""Units of work: what happens in one of them happens wholly or not at all."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from django.db import transaction

_joined: ContextVar[bool] = ContextVar("joined", default=False)


def unit() -> AbstractContextManager[None]:
    """One act of the kernel: a transaction, or a savepoint in one that is open.

    Inside ``whole`` it is neither, for then the whole is undone by any fault.
    """
    return transaction.atomic(savepoint=not _joined.get())


@contextmanager
def whole() -> Iterator[None]:
    """One transaction that its units join without savepoints, which saves two statements each.

    Whoever uses it promises that a fault leaves this block; what may fail by itself in between
    stands in a ``transaction.atomic()`` of its own.
    """
    before = _joined.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _joined.reset(before)
