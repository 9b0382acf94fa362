"""Brings the loaded facts once Django is set up."""

import pytest


def pytest_configure(config):
    # By name and late: it imports models, and this file may be read before Django is set up.
    config.pluginmanager.import_plugin("tests.standards.shelf")


@pytest.fixture
def service(stored, lukas):
    """What is audited: a service that Lukas owns."""
    from tests.evaluation.auditing import make  # noqa: PLC0415 - imports models

    return make("service", title="Backup", owner=lukas.person)


@pytest.fixture
def lukas(db):
    """Who owns the audited service."""
    from tests.cast import somebody  # noqa: PLC0415 - imports models

    return somebody("Lukas", "member")


@pytest.fixture
def nora(db):
    """Who may audit: she has an account and no role at all."""
    from tests.cast import somebody  # noqa: PLC0415 - imports models

    return somebody("Nora")
