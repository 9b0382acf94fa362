"""Brings the fixtures of the stories, and that with the loaded facts once Django is set up."""

from tests.conformity.stories import approver, author, monday

__all__ = ["approver", "author", "monday"]


def pytest_configure(config):
    # By name and late: it imports models, and this file may be read before Django is set up.
    config.pluginmanager.import_plugin("tests.standards.shelf")
