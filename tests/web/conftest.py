"""Records that the tests of pages look at."""

import pytest

from tests.web.pages import make


@pytest.fixture
def first_line(db):
    """A group, the plainest of records."""
    return make("group", title="First line", purpose="Answers **calls**")
