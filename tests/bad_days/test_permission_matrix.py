"""Who may what, everywhere: a sample of the matrix; `make bench` asks every cell."""

import pytest
from django.db import connection

from tests import permissions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CELLS, FEWER, SEED = 800, 200, 5


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path):
    """So many requests are no flood, and their files are the test's own."""
    settings.API_RATE = 1_000_000
    settings.MEDIA_ROOT = tmp_path / "files"


def test_every_answer_is_what_the_registers_own_rules_say():
    cells = CELLS if connection.vendor == "sqlite" else FEWER
    told = permissions.matrix(cells, SEED)

    assert told["cells"] == cells
    assert told["found"] == []
