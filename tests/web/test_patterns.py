"""The page of all parts: there while the product is worked on, and absent otherwise."""

from ringbeam.web.words import MARKS
from tests.web.pages import tags_of, text_of


def test_every_mark_and_every_chart_is_shown(client_of, olga, settings):
    settings.DEBUG = True
    answer = client_of(olga).get("/patterns/")

    page = text_of(answer)
    assert all(code in page for code in MARKS)
    assert len([one for one in tags_of(answer, "svg") if "chart" in one["class"]]) == 5
    assert "There is a problem" in page


def test_in_earnest_there_is_no_such_page(client_of, olga):
    assert client_of(olga).get("/patterns/").status_code == 404
