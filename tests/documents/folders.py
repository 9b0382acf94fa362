"""What the tests of folders share: a copy of the policies, and taking it."""

import shutil
from pathlib import Path

import pytest

from ringbeam.core.actors import system
from ringbeam.exchange import runs
from ringbeam.exchange.folders.importers import FOLDERS, import_folder

POLICIES = Path(__file__).with_name("policies")


@pytest.fixture
def folder(tmp_path):
    """A copy of the policies, to be changed."""
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


def take(path, by=None, dry_run=False, **mapping):
    """The report of importing a folder, or the ZIP of one."""
    work = runs.work_on(path, by=by or system(), dry_run=dry_run, folder=True)
    return import_folder(FOLDERS["documents"], work, mapping)
