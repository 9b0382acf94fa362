"""Stores the shipped facts: writes what is new or changed, marks what no longer ships."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import models, transaction

from ringbeam.standards.loading.facts import Facts
from ringbeam.standards.shipped import Shipped

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Stored:
    """What storing one table did: rows shipped, created, changed, and marked as retired."""

    shipped: int
    created: int
    changed: int
    retired: int


def store(facts: Facts, progress: Progress | None = None) -> dict[str, Stored]:
    """Make the tables say what the facts say, in one transaction, with few statements.

    Returns what was done by name of the table. `progress` is told the name, the number of
    tables done, and of all.
    """
    shelves: tuple[tuple[Iterable[Shipped], Sequence[str]], ...] = (
        (facts.standards.values(), ("key",)),
        (facts.aliases, ("text",)),
        (facts.editions.values(), ("ref",)),
        (facts.requirements.values(), ("ref",)),
        (facts.controls, ("requirement",)),
        (facts.information, ("requirement", "point", "kind", "what")),
        (facts.review_inputs, ("requirement", "point", "direction", "what")),
        (facts.guidance, ("edition", "kind", "number", "title")),
        (facts.topics, ("key",)),
        (facts.cells, ("topic", "edition", "number")),
        (facts.changes.values(), ("key",)),
        (facts.transitions, ("key",)),
        (facts.attributes, ("edition", "attribute")),
    )
    done: dict[str, Stored] = {}
    with transaction.atomic():
        for at, (rows, key) in enumerate(shelves, start=1):
            listed = list(rows)
            if listed:
                model = type(listed[0])
                done[model.__name__] = _store(model, listed, key)
                if progress:
                    progress(model.__name__, at, len(shelves))
    return done


def _store(model: type[Shipped], rows: list[Shipped], key: Sequence[str]) -> Stored:
    names = {field.name: field.attname for field in model._meta.concrete_fields}
    rest = [name for name in names if name not in {*key, "id"}]
    stamped, values = [names[name] for name in key], [names[name] for name in rest]
    stored = model._default_manager.values_list(*stamped, *values, "pk")
    there = {line[: len(key)]: line[len(key) :] for line in stored}
    shipped = {_values(row, stamped): row for row in rows}
    created = [row for at, row in shipped.items() if at not in there]
    changed = [
        row
        for at, row in shipped.items()
        if at in there and there[at][:-1] != _values(row, values)
    ]
    model._default_manager.bulk_create(
        created + changed, update_conflicts=True, unique_fields=list(key), update_fields=rest
    )
    gone = [line[-1] for at, line in there.items() if at not in shipped]
    retired = model._default_manager.filter(pk__in=gone, retired=False).update(retired=True)
    return Stored(len(shipped), len(created), len(changed), retired)


def _values(row: models.Model, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)
