"""Where records came from: their key in their source and what its row said (operation)."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_KEY = 200


class Origin(models.Model):
    """One row of one source and the record that was made or changed by it.

    ``digest`` is the hash of the row as it was last taken, ``said`` its values by public name
    (empty for importers that compare by the digest alone).
    """

    entry = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=80)
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    digest = models.CharField(max_length=64)
    said = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "key"], name="exchange_origin_once"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


def key_of(text: str) -> str:
    """A key that fits the column: itself, or its beginning and its hash when it is long."""
    if len(text) <= LONGEST_KEY:
        return text
    return f"{text[:100]}#{hashlib.sha256(text.encode()).hexdigest()}"


def digest_of(values: Mapping[str, Any]) -> str:
    """The hash of a row's values, whatever their order."""
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()


def known(source: str, keys: Iterable[str]) -> dict[str, Origin]:
    """The origins of these keys in one source, by key; one query."""
    found = Origin.objects.filter(source=source, key__in=set(keys))
    return {one.key: one for one in found}
