"""`ringbeam rebuild`: indexes made anew, and gone on with where a run was killed."""

import pytest

from ringbeam.core import rebuilding, writing
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.rebuilding import Rebuild, rebuild
from ringbeam.core.registers import named
from ringbeam.core.search import SearchDocument
from ringbeam.core.tagging import Tagging

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    model = named("group").model
    return [writing.create(model, {"title": f"Group {n}"}, by=system()) for n in range(5)]


def test_a_run_that_was_stopped_goes_on_after_its_last_batch(groups, monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    SearchDocument.objects.update(words="lost", scopes="")
    stopped = rebuild("search", ["group"])
    assert next(stopped) == ("group", 2)
    stopped.close()
    SearchDocument.objects.filter(pk=groups[0].pk).update(words="left alone")

    rest = list(rebuild("search", ["group"]))

    assert rest == [("group", 2), ("group", 1)]
    words = dict(SearchDocument.objects.values_list("pk", "words"))
    assert words[groups[0].pk] == "left alone"
    assert "lost" not in words.values()
    assert not Rebuild.objects.exists()


def test_a_run_begins_anew_when_it_is_asked_to(groups, monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    stopped = rebuild("entries", ["group"])
    next(stopped)
    stopped.close()
    Entry.rows.filter(pk=groups[0].pk).update(title="wrong")

    assert sum(stored for _kind, stored in rebuild("entries", ["group"], anew=True)) == 5
    assert Entry.rows.get(pk=groups[0].pk).title == "Group 0"


def test_the_tags_of_records_are_found_again(groups, run):
    tagged = writing.edit(groups[0], {"tags": "winter audit-2027"}, by=system())
    Tagging.objects.filter(word="winter").delete()
    Tagging.objects.create(entry_id=groups[1].pk, word="lost")

    assert "5 records" in run("rebuild", "tags", "--kind", "group").out

    kept = set(Tagging.objects.values_list("entry_id", "word"))
    assert kept == {(tagged.pk, "winter"), (tagged.pk, "audit-2027")}


def test_the_command_says_what_it_did_and_refuses_what_is_not_there(run, groups):
    assert "5 records" in run("rebuild", "entries", "--kind", "group").out
    refused = run("rebuild", "search", "--kind", "unicorn")
    assert refused.code == 1
    assert "unicorn" in refused.err
