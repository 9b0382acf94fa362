import click
import pytest

from ringbeam.cli.main import build
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.actors import system
from ringbeam.core.contributions import COMMANDS
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named, registers
from ringbeam.core.writing import create, edit
from tests.tampering import without_triggers

PASSWORD = "correct horse battery staple\n"


@pytest.fixture
def olga_record(db):
    return create(named("person").model, {"title": "Olga"}, by=system())


def test_every_command_and_option_explains_itself(run):
    def walk(command, context):
        yield context.command_path, command
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                yield from walk(inner, click.Context(inner, context, name))

    group = build()
    for path, command in walk(group, click.Context(group, info_name="ringbeam")):
        assert command.help, path


def test_two_commands_of_one_name_are_a_bug(monkeypatch):
    monkeypatch.setattr("ringbeam.cli.main.COMMANDS", [*COMMANDS, click.Command("backup")])
    with pytest.raises(ValueError, match="two commands are named backup"):
        build()


def test_registers_are_listed_with_fields_lives_and_rules(run):
    told = {one["kind"]: one for one in run("registers", "--json").data}
    incident = told["incident"]
    assert set(told) == {one.kind for one in registers()}
    assert incident["plural"] == "incidents"
    assert "8.6.1" in incident["clauses"][0]
    assert {m["name"] for m in incident["life"]["moves"]} == {
        m.name for m in named("incident").life.moves
    }
    service = next(one for one in incident["fields"] if one["name"] == "service")
    assert (service["type"], service["kinds"]) == ("reference", ["service"])
    assert "someone who" in run("registers").out
    assert "title: title (CharField, required)" in run("registers", "people").out


def test_history_is_verified_and_what_was_altered_is_found(run, olga_record):
    assert run("history", "verify", "--json").data["intact"] is True
    assert "Nothing was altered." in run("history", "verify").out

    with without_triggers(HistoryLine):
        HistoryLine.objects.update(who="Eve")

    altered = run("history", "verify", "--json")
    assert altered.code == 1
    assert altered.data["intact"] is False
    assert "the line was altered" in altered.err


def test_history_of_a_record_is_shown(run, olga_record, sam):
    edit(olga_record, {"job": "Owner"}, by=system())
    ref = olga_record.ref
    assert [o["said"] for o in run("history", "show", ref, "--json").data] == ["create", "edit"]
    assert "job: '' → 'Owner'" in run("history", "show", ref).out
    unseen = run("history", "show", ref, "--as", "sam@ringbeam.example")
    absent = run("history", "show", "PER-999999")
    assert (unseen.code, absent.code) == (1, 1)
    assert unseen.err.replace(ref, "X") == absent.err.replace("PER-999999", "X")


def test_history_shown_to_a_customer_tells_nothing_that_stays_inside(
    run, carl, the_customer, olga, mona
):
    given = {"title": "Mail is down", "customer": the_customer.ref}
    outage = create(named("incident").model, given, by=system())
    for whose in (olga, mona):
        edit(outage, {"assignee": whose.person}, by=system())
    shown = ("history", "show", outage.ref)
    as_carl = (*shown, "--as", "carl@ringbeam.example")

    ours, theirs = (run(*asked, "--json").data for asked in (shown, as_carl))

    assert ours[2]["changes"]["reassigned"] == [0, 1]
    assert theirs[2]["changes"].keys() == {"owner_id"}
    assert not any({"reassigned", "kept_elsewhere"} & set(one["changes"]) for one in theirs)
    assert "reassigned: 0 → 1" in run(*shown).out
    assert "reassigned" not in run(*as_carl).out


def test_sealing_says_how_many_lines(run, olga_record):
    assert run("history", "seal", "--json").data == {"sealed": 0}


def test_an_account_is_made_granted_changed_and_withdrawn(run, olga_record):
    made = run(
        *("user", "create", "Mona@x.org", "--name", "Mona", "--role", "manager"),
        *("--person", olga_record.ref, "--password-stdin", "--json"),
        typed=PASSWORD,
    ).data
    granted = run("user", "grant", "mona@x.org", "auditor", "--kind", "incident", "--json")
    twice = run("user", "grant", "mona@x.org", "auditor", "--kind", "incident", "--json")
    revoked = run("user", "revoke", "mona@x.org", "manager", "--json").data
    run("user", "password", "mona@x.org", "--password-stdin", typed="another long password\n")
    run("user", "deactivate", "mona@x.org")

    account = Account.objects.get(email="mona@x.org")
    assert made["grants"][0]["role"] == "manager"
    assert granted.data == twice.data
    assert [one["role"] for one in revoked["grants"]] == ["auditor"]
    assert Grant.objects.get().kinds == ["incident"]
    assert account.check_password("another long password")
    assert (account.is_active, account.person_id) == (False, olga_record.pk)
    assert run("user", "list", "--json").data[0]["active"] is False
    assert "mona@x.org  Mona  no      auditor" in run("user", "list").out


def test_a_password_is_asked_for_twice_and_not_shown(run):
    answer = run("user", "create", "a@x.org", "--name", "A", typed=PASSWORD * 2)
    assert answer.code == 0, answer.err
    assert "horse" not in answer.out + answer.err


@pytest.mark.parametrize(
    ("arguments", "typed", "reason"),
    [
        (["create", "b@x.org", "--name", "B", "--password-stdin"], "short\n", "too short"),
        (["create", "nobody", "--name", "B", "--password-stdin"], PASSWORD, "valid email"),
        (["create", "sam@ringbeam.example", "--name", "B"], PASSWORD, "There is an account"),
        (["create", "b@x.org", "--name", "B", "--role", "king"], PASSWORD, "no role king"),
        (
            ["create", "b@x.org", "--name", "B", "--person", "PER-99"],
            PASSWORD,
            "no such record",
        ),
        (["grant", "who@x.org", "member"], None, "There is no account who@x.org."),
        (["grant", "sam@ringbeam.example", "king"], None, "no role king; there are"),
        (["grant", "sam@ringbeam.example", "member", "--kind", "x"], None, "no register x"),
        (["revoke", "sam@ringbeam.example", "member"], None, "does not hold the role"),
    ],
)
def test_what_cannot_be_done_to_accounts_is_refused(run, sam, arguments, typed, reason):
    before = Account.objects.count(), Grant.objects.count()
    answer = run("user", *arguments, typed=typed)
    assert answer.code == 1
    assert reason in answer.err
    assert (Account.objects.count(), Grant.objects.count()) == before


def test_a_token_is_made_shown_once_listed_and_withdrawn(run, sam):
    made = run("token", "create", "sam@ringbeam.example", "--name", "robot", "--json").data
    kept = Token.objects.get()
    assert kept.digest == Token.digest_of(made["secret"])
    assert made["secret"] not in run("token", "list").out
    assert run("token", "withdraw", made["id"]).code == 0
    assert run("token", "list", "sam@ringbeam.example", "--json").data[0]["withdrawn"]
    again = run("token", "withdraw", made["id"])
    assert (again.code, again.err) == (1, f"There is no token {made['id']} in use.\n")


def test_a_token_of_an_account_that_was_withdrawn_is_not_made(run, sam):
    Account.objects.update(is_active=False)
    refused = run("token", "create", "sam@ringbeam.example", "--name", "robot")
    assert (refused.code, refused.err) == (1, "sam@ringbeam.example is not active.\n")


def test_a_backup_says_what_it_holds(run, olga_record, tmp_path):
    path = tmp_path / "backup.zip"
    told = run("backup", path, "--json").data
    assert told["rows"]["organization.person"] == 1
    assert path.stat().st_mode & 0o077 == 0
    full = run("restore", path)
    assert full.code == 1
    assert "This installation holds records or accounts" in full.err
    assert run("restore", tmp_path / "none.zip").err.startswith("There is no file")
