"""Programs read the facts of the standards as people do."""

import pytest

BASE = "/api/v1/standards"


@pytest.fixture
def asked(stored, olga, client_of):
    client = client_of(olga)

    def ask(address, status=200):
        answer = client.get(f"{BASE}{address}")
        assert answer.status_code == status
        return answer.json()

    return ask


def test_editions_come_with_their_counts(asked):
    counts = {(one["standard"], one["edition"]): one["requirements"] for one in asked("")}
    assert counts["iso-20000-1", "2018"] == 63
    assert counts["iso-19011", "2026"] == 0


def test_an_edition_comes_in_its_order_and_can_be_searched(asked):
    numbers = [one["number"] for one in asked("/iso-27001/2022")]
    assert numbers[0] == "4"
    assert numbers[-1] == "A.8.34"
    hits = asked("/iso-20000-1/2018?q=incident+management")
    assert hits[0]["number"] == "8.6.1"


def test_a_requirement_comes_by_its_number(asked):
    answer = asked("/iso-20000-1/2018/8.6.1")
    assert answer["ref"] == "iso-20000-1:2018:8.6.1"
    assert answer["counted"] is True
    assert answer["parent"] == "iso-20000-1:2018:8.6"


def test_a_requirement_comes_with_what_other_editions_say(asked):
    alike = asked("/iso-20000-1/2018/10.1.1")["alike"]
    assert "iso-9001:2015:10.2" in [one["ref"] for one in alike]
    assert not any((one["ref"] or "").startswith("iso-20000-1:2018:") for one in alike)


def test_the_move_to_another_edition_is_told_requirement_by_requirement(asked):
    rows = asked("/iso-14001/2015/changes/2026")
    assert {
        "from_ref": None,
        "to_ref": "iso-14001:2026:6.3",
        "relation": "new",
        "what_changed": "Changes to the system are planned and managed.",
        "confidence": "medium-high",
    } in rows
    assert asked("/iso-14001/2026/changes/2015", status=404)["status"] == 404


@pytest.mark.parametrize(
    "address", ["/iso-9001/1987", "/iso-19011/2018", "/iso-9001/2026/10.3"]
)
def test_what_is_not_held_is_absent(asked, address):
    assert asked(address, status=404)["status"] == 404


def test_nobody_reads_without_signing_in(stored, a_visitor, client_of):
    assert client_of(a_visitor).get(BASE).status_code == 401


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/iso-9001/1987", "No requirements are held of iso-9001:1987."),
        ("/iso-9001/2026/10.9", "There is no requirement “iso-9001:2026:10.9”."),
    ],
)
def test_what_is_not_held_is_said_in_a_sentence(asked, address, said):
    assert asked(address, status=404)["detail"] == said
