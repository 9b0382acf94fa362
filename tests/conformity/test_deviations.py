"""Accepted deviations: a mark that turns nothing, accepted by who did not write it."""

import pytest

from ringbeam.conformity import words
from ringbeam.conformity.deviations import AcceptedDeviation
from ringbeam.conformity.snapshots import current
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from tests.conformity.stories import day, fresh, make, result

LEADERSHIP = "iso-20000-1:2018:5.1"  # no rule can see it


def test_who_wrote_a_deviation_does_not_accept_it(monday, olga, mona):
    said = {"cites": [LEADERSHIP], "deviation": "No board meets.", "reason": "Summer."}
    said |= {"until": day(30), "owner": mona.person, "approver": olga.person}
    one = create(AcceptedDeviation, {"title": "No board", **said}, by=olga)
    with pytest.raises(Refused, match="Who wrote it cannot approve it"):
        take(one, "accept", by=olga)

    edit(fresh(one), {"owner": olga.person, "approver": mona.person}, by=system())
    assert take(fresh(one), "accept", by=mona).authors == [olga.account]


def test_an_accepted_deviation_is_a_mark_and_turns_nothing(monday, olga, mona, client_of):
    one = make(
        "accepted_deviation",
        cites=[LEADERSHIP],
        deviation="No board meets in summer.",
        reason="Nobody is there.",
        owner=olga.person,
        approver=mona.person,
        until=day(30),
    )
    with pytest.raises(Refused):
        take(one, "accept", by=olga)
    take(one, "accept", by=mona)

    told = result(LEADERSHIP)
    assert told.status == words.NEEDS_PERSON
    assert [d.ref for d in told.judged.deviations] == [one.ref]
    assert result(LEADERSHIP, day(31)).judged.deviations == ()
    with pytest.raises(Refused):
        edit(fresh(one), {"until": day(900)}, by=mona)
    assert current()[LEADERSHIP].deviations[0]["ref"] == one.ref
