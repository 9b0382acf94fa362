"""What is one line of text stays one, whatever door it came through."""

import pytest

from ringbeam.core.actors import system
from ringbeam.core.writing import create, edit
from ringbeam.desk.incidents import Incident

pytestmark = pytest.mark.django_db
BROKEN = "Printer\r\nBcc: all@evil.example\u2028jams\n\nagain"


def test_a_title_with_lines_in_it_becomes_one_and_loses_no_word():
    made = create(Incident, {"title": BROKEN}, by=system())
    assert made.title == "Printer Bcc: all@evil.example jams again"
    assert edit(made, {"location": "Hall\nB"}, by=system()).location == "Hall B"


def test_a_long_text_keeps_its_lines():
    made = create(Incident, {"title": "Jams", "description": "One.\n\nTwo."}, by=system())
    assert made.description == "One.\n\nTwo."
