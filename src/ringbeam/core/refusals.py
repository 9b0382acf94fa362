"""The one way to say no: a refusal carries every reason, in words."""

from collections.abc import Iterable, Mapping
from typing import Any


class Refused(Exception):
    """The act was understood and is not done; ``reasons`` says why, all of it, as sentences.

    Shown as a greyed button with a tooltip, as status 409, or as exit code 1.
    """

    def __init__(self, reasons: Iterable[object]) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__("; ".join(self.reasons))


class Forbidden(Refused):
    """The record may be seen, but this actor may not do this to it; nothing was changed."""


class Stale(Refused):
    """An edit was made on an old copy; both versions are carried so that a person can choose.

    ``current`` and ``wanted`` map field names to the values stored now and those asked for.
    """

    def __init__(
        self,
        reason: object,
        *,
        current: Mapping[str, Any],
        wanted: Mapping[str, Any],
        version: int,
    ) -> None:
        super().__init__([reason])
        self.current = dict(current)
        self.wanted = dict(wanted)
        self.version = version


class Unreached(RuntimeError):
    """A bug: records were read without a rule; go through ``Rule.among`` or name the reason."""
