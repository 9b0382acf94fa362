"""Fills an empty home for the browser: the demonstration's organization without the long log.

Run as a program, `RINGBEAM_HOME` saying where; the standards, people, promises, documents and
thirty worked conversations are the demonstration's own.
"""

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbeam.site.settings")
# As `serve` does: where this folder is, files are collected under names that carry their hash.
Path(os.environ["RINGBEAM_HOME"], "static").mkdir(parents=True, mode=0o700)
django.setup()

from ringbeam.site.commands import STEPS  # noqa: E402 - imports models, which need Django
from ringbeam.site.demonstration import making  # noqa: E402 - the same
from ringbeam.site.upgrades import collect_static, upgrade  # noqa: E402 - the same


def untold(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def fill() -> None:
    """Make the database, load the standards, make the organization, compute conformity."""
    upgrade(STEPS)
    for step in (making.found, making.talk, making.assess):
        step(untold)
    collect_static()


if __name__ == "__main__":
    fill()
