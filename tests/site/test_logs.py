"""The log has one line an event, and nothing in it that is personal or secret."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from ringbeam.site.logs import logging_config


@pytest.fixture
def logged():
    """Write by a logger of the product in the given form; give the lines."""
    written = io.StringIO()

    def write(form, **values):
        config = logging_config(form)
        config["handlers"]["stderr"]["stream"] = written
        logging.config.dictConfig(config)
        structlog.get_logger("ringbeam.trial").warning("something happened", **values)
        return written.getvalue().splitlines()

    yield write
    logging.config.dictConfig(logging_config("plain"))


def test_a_line_of_json_says_when_how_grave_and_what(logged):
    [line] = logged("json", role="worker")

    said = json.loads(line)
    assert (said["event"], said["level"], said["role"]) == (
        "something happened",
        "warning",
        "worker",
    )
    assert said["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize("name", ["email", "password", "token", "ip", "title"])
def test_personal_and_secret_values_are_withheld(logged, form, name):
    [line] = logged(form, **{name: "carl@ringbeam.example"})

    assert "carl" not in line
    assert "withheld" in line
