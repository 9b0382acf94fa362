"""Brings the loaded facts once Django is set up."""


def pytest_configure(config):
    # By name and late: it imports models, and this file may be read before Django is set up.
    config.pluginmanager.import_plugin("tests.standards.shelf")
