"""A life says once what its moves have in common: who may, and what must be filled."""

from types import SimpleNamespace

from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import manager, no_one, owner

STATES = {"open": "Open", "done": "Done"}


def life(**more):
    return Life(
        start="open",
        states=STATES,
        moves=(
            Move("do", "Do", ("open",), "done"),
            Move("undo", "Undo", ("done",), "open", owner),
        ),
        **more,
    )


def test_a_move_that_names_nobody_is_for_whom_the_life_names():
    made = life(who=manager)

    assert (made.named("do").who, made.named("undo").who) == (manager, owner)
    assert made.faults() == []


def test_a_move_that_nobody_may_take_is_a_fault():
    assert life().named("do").who is no_one
    assert life().faults() == ["nobody may do"]


def test_a_text_is_filled_when_it_says_something():
    needs, act = filled("cause", "The cause is empty."), Act(system(), "do")

    assert needs(SimpleNamespace(cause=" \n"), act) == "The cause is empty."
    assert needs(SimpleNamespace(cause="Rust"), act) is None
