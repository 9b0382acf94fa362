"""Processes: put into use when they are said, reviewed in time, drawn from what they say."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import clock, writing
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.organization.process_drawing import NARROW, WIDE, course, lines_of
from ringbeam.organization.process_map import Flow, in_order
from ringbeam.organization.processes import Process
from tests.web.pages import tags_of, text_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def described(by, title, **given):
    return writing.create(Process, {"title": title, "owner": by.person, **given}, by=by)


def to(*processes, what="order"):
    return [{"what": what, "process": [one.ref for one in processes]}]


def test_it_is_put_into_use_once_it_says_what_it_takes_and_gives(mona):
    with clock.stopped(NOON):
        selling = described(mona, "Selling")
        with pytest.raises(Refused) as refusal:
            writing.take(selling, "introduce", by=mona)
        assert refusal.value.reasons == [
            "The purpose is empty.",
            "Say its inputs and its outputs.",
        ]
        lines = {"inputs": [{"what": "enquiry", "party": "customer"}], "outputs": to(what="x")}
        selling = writing.edit(selling, {"purpose": "Orders we can keep", **lines}, by=mona)
        selling = writing.take(selling, "introduce", by=mona)

    assert selling.review == date(2027, 11, 2)
    assert selling.due.date() == selling.review


def test_it_flows_to_processes_alone_and_not_to_itself(mona):
    selling, person = described(mona, "Selling"), Entry.rows.get(pk=mona.person)

    for ref, said in (
        (selling.ref, "Line 1: a process gives nothing to itself."),
        (person.ref, "Line 1: name a process, such as PRC-000001."),
    ):
        with pytest.raises(ValidationError) as refusal:
            writing.edit(selling, {"outputs": [{"what": "it", "process": [ref]}]}, by=mona)
        assert refusal.value.message_dict == {"outputs": [said]}


def test_the_map_draws_each_flow_once_whichever_end_says_it(mona, olga, client_of):
    selling, making = described(mona, "Selling"), described(mona, "Making")
    writing.edit(selling, {"outputs": to(making)}, by=mona)
    writing.edit(
        making,
        {
            "inputs": [*to(selling), {"what": "steel", "party": "supplier"}],
            "outputs": to(selling, what="promise"),
        },
        by=mona,
    )
    shown = client_of(olga).get("/processes/map/")

    assert [len(tags_of(shown, "path", class_="fl"))] == [4]  # two flows on two sheets
    assert {one["href"] for one in tags_of(shown, "a", class_="bx draft")} == {
        f"/processes/{selling.ref}/",
        f"/processes/{making.ref}/",
    }
    assert "steel from supplier" in " ".join(
        text_of(shown).replace("<bdi>", "").replace("</bdi>", "").split()
    )


def test_who_sees_no_processes_finds_no_map(sam, client_of):
    assert client_of(sam).get("/processes/map/").status_code == 404


def test_what_gives_stands_before_what_takes_and_a_circle_ends():
    flows = [Flow("c", "a", ()), Flow("a", "b", ())]

    assert in_order(["a", "b", "c"], flows) == ["c", "a", "b"]
    assert sorted(in_order(["a", "b", "c"], [*flows, Flow("b", "c", ())])) == ["a", "b", "c"]


def test_titles_fit_into_their_box_and_arrows_end_where_the_box_is():
    long = "Managing relationships with interested parties and authorities"

    for sheet in (WIDE, NARROW):
        assert all(len(one) <= sheet.letters for one in lines_of(long, sheet.letters))
        assert len(lines_of(long, sheet.letters)) == 2
        below = (sheet.gap[0], 300)
        assert course(sheet, (sheet.gap[0], 0), below, 0).endswith(",300")
