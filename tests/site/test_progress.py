"""A long step shows how far it is; a step that does nothing shows nothing."""

import io

from ringbeam.site.progress import Line, progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_step_that_does_nothing_is_silent(capsys):
    with progress("Loading"):
        pass

    assert capsys.readouterr().err == ""


def test_where_nobody_looks_the_words_are_said_once(capsys):
    with progress("Loading") as tell:
        for done in range(5):
            tell(done, 5)

    assert capsys.readouterr().err == "Loading ...\n"


def test_at_a_terminal_the_line_is_drawn_to_its_end():
    terminal = Terminal()
    line = Line("Loading", terminal)

    line.tell(1, 4)
    line.tell(4, 4)
    line.finish()

    drawn = terminal.getvalue()
    assert "Loading [#######-----------------------] 25 %" in drawn
    assert f"Loading [{'#' * 30}] 100 %" in drawn
    assert drawn.endswith(" s\n")


def test_without_a_known_end_the_line_counts():
    terminal = Terminal()

    Line("Importing", terminal).tell(12_345, None)

    assert "Importing ... 12,345" in terminal.getvalue()
