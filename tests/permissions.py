"""The permission matrix: every address x register x somebody, held against the kernel's rules.

The addresses come from the URL configuration, the registers, moves and verbs from their
declarations, and what should come of a request from the register's own rules, asked directly:
no answer is recorded here. Every request is rolled back, so one never changes the next.
"""

import json
import random
import re
from collections import Counter
from io import BytesIO
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from ringbeam.core import rules
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import WEB, actor_of, system
from ringbeam.core.comments import Comment
from ringbeam.core.conversation import attach, comment
from ringbeam.core.entries import Entry
from ringbeam.core.files import StoredFile
from ringbeam.core.history import HistoryLine
from ringbeam.core.links import Link
from ringbeam.core.listing import may_list
from ringbeam.core.participants import Participant
from ringbeam.core.registers import registers, shared_names
from ringbeam.core.verbs import verbs_on
from tests.cast import somebody
from tests.exchange.samples import sample

API = "api/v1/"
ABSENT, FORBIDDEN, WRONG_METHOD, BROKEN = 404, 403, 405, 500
LOWEST_FAULT, DONE = 400, 200
HELD = {"audit": {"owner", "about", "site", "unit", "questions"}}  # by fewer: test_audits.py
REFUSED = {FORBIDDEN, ABSENT, 400, 409, 412, 422, 428}
OPEN, SEEN = "open", "seen"
PLACES = re.compile(r"<(?:\w+:)?(\w+)>")
WEB_METHODS, API_METHODS = ("get", "post"), ("get", "post", "patch", "delete")
# By the end of an address and the method: which rule of the register it is under. What stands
# in neither table is for whoever sees the record, as far as a room does not say otherwise.
OF_A_RECORD = {
    ("", "get"): OPEN,
    ("history/", "get"): OPEN,
    ("moves/", "get"): OPEN,
    ("peek/", "get"): OPEN,
    ("print.pdf", "get"): OPEN,
    ("watch/", "get"): OPEN,
    ("edit/", "get"): "edit",
    ("edit/", "post"): "edit",
    ("edit/<slug:field>/", "post"): "edit",
    ("archive/", "post"): "edit",
    ("link/", "post"): "edit",
    ("comment/", "post"): "say",
    ("files/", "post"): "say",
    ("move/<slug:name>/", "post"): "move",
    ("do/<slug:name>/", "post"): "verb",
}
OF_A_RECORD_BY_REST = {
    ("", "get"): OPEN,
    ("", "patch"): "edit",
    ("archive", "post"): "edit",
    ("restore", "post"): "edit",
    ("links", "post"): "edit",
    ("links/<number>", "delete"): "edit",
    ("comments", "post"): "say",
    ("files", "post"): "say",
    ("moves/<move>", "post"): "move",
    ("verbs/<verb>", "post"): "verb",
    **{
        (tail, "get"): OPEN for tail in ("comments", "files", "files/<uid>", "history", "links")
    },
    **{(tail, "get"): OPEN for tail in ("moves", "pdf", "signatures", "verbs", "watch")},
}
OF_A_LIST = {
    ("", "get"): OPEN,
    ("export.<str:form>", "get"): OPEN,
    ("print.pdf", "get"): OPEN,
    ("new/", "get"): "add",
    ("new/", "post"): "add",
    ("bulk/", "post"): "edit",
}
OF_A_LIST_BY_REST = {
    ("", "get"): OPEN,
    ("pdf", "get"): OPEN,
    ("", "post"): "add",
    ("bulk", "post"): "add",
}
# What these answer tells each record by its number if, and only if, it may be seen.
TELLING = {"", "export.<str:form>"}


class Cell(NamedTuple):
    """One request of one person: the address pattern, what it is about, and its method."""

    who: str
    kind: str
    pattern: str
    method: str
    name: str = ""


def addresses(patterns=None, before=""):
    """Every address pattern of the product, as one string each."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from addresses(one.url_patterns, before + str(one.pattern))


def patterns_of(register):
    """The address patterns about the register and its records, those of rooms included."""
    for pattern in sorted(set(addresses())):
        first = pattern.removeprefix(API).split("/")[0]
        if first in {"<slug:plural>", "<plural>", register.plural}:
            yield pattern


def names_for(register, pattern):
    """What the last place of a pattern is filled with: every move, verb or field there is."""
    if pattern.endswith(("/move/<slug:name>/", "/moves/<move>")):
        return [move.name for move in register.life.moves]
    if pattern.endswith(("/do/<slug:name>/", "/verbs/<verb>")):
        return [one.name for one in verbs_on(register.kind)]
    if pattern.endswith("/<slug:field>/"):
        return list(register.editable)
    return ["previous" if pattern.endswith("/<slug:way>/") else "csv"]


def cells(world):
    """Every cell of the matrix."""
    for register in registers():
        for pattern in patterns_of(register):
            methods = API_METHODS if pattern.startswith(API) else WEB_METHODS
            for name in names_for(register, pattern):
                for method in methods:
                    for who in world.people:
                        yield Cell(who, register.kind, pattern, method, name)


class World:
    """One record of every kind, those of one customer, and somebody in every role."""

    def __init__(self):
        self.customer = sample("customer", 1, title="Quixotic customer")
        self.records = {"customer": self.customer}
        for one in registers():
            if one.kind not in self.records:
                title = f"Quixotic {one.kind}"
                self.records[one.kind] = sample(one.kind, 5, title=title, **self._shared(one))
        self.files = {kind: with_a_file(one) for kind, one in self.records.items()}
        self.people = self._people()
        self.doors = {name: doors_of(one) for name, one in self.people.items()}

    def _shared(self, register):
        wanted = [name for name, column in shared_names(register) if column == "customer"]
        return {name: self.customer for name in wanted if name in register.editable}

    def _people(self):
        inside = [one for one in rules.ROLES if one != rules.CUSTOMER.name]
        made = {role: somebody(role.capitalize(), role) for role in inside}
        self.other = sample("customer", 2, title="Brightwater")
        customer = rules.CUSTOMER.name
        made["customer"] = somebody("Carl", customer, scope=self.customer)
        made["neighbour"] = somebody("Nell", customer, scope=self.other)
        made["stranger"] = somebody("Sam")
        made["owner"] = somebody("Olga", rules.MEMBER.name)
        made["owner alone"] = somebody("Otto")
        made["participant"] = somebody("Paul")
        people = {name: one.person for name, one in made.items()}
        rows = [
            Participant(entry_id=one.pk, person_id=people["participant"], part="test")
            for one in self.records.values()
        ]
        Participant.objects.bulk_create(rows)
        self.owners = {name: people[name] for name in ("owner", "owner alone")}
        return made

    def record_for(self, cell):
        """The record of the cell's kind, owned by who asks if it is one of the owners.

        Inside the transaction that is rolled back.
        """
        record = self.records[cell.kind]
        owner = self.owners.get(cell.who)
        if owner is not None:
            type(record).rows.filter(pk=record.pk).update(owner_id=owner)
            Entry.rows.filter(pk=record.pk).update(owner_id=owner)
        return type(record).rows.get(pk=record.pk)


def with_a_file(record):
    """A record with a comment and a file; the address of the file."""
    comment(record, "Said before.", by=system())
    return str(attach(record, BytesIO(b"kept"), "kept.txt", by=system()).uid)


def doors_of(actor):
    """The two doors: a browser that is signed in, and a program with a token."""
    account = Account.objects.get(pk=actor.account)
    _token, secret = Token.issue(account, name="a test", scopes=["read", "write"])
    browser = Client(headers={"host": "localhost"})
    browser.force_login(account, backend="ringbeam.site.sessions.Accounts")
    bearer = {"host": "localhost", "authorization": f"Bearer {secret}"}
    return {False: browser, True: Client(headers=bearer)}


def tail_of(pattern):
    """What follows the register's or the record's own part of a pattern."""
    rest = pattern.removeprefix(API).partition("/")[2]
    return rest.partition("ref>")[2].removeprefix("/") if "ref>" in rest else rest


def is_own(pattern):
    """Whether a pattern is one that every register has, and not a room's for its own."""
    return pattern.removeprefix(API).startswith(("<slug:plural>", "<plural>"))


def under(cell):
    """The rule that the cell is under, by its name in the register; SEEN where none is said."""
    by_rest, of_record = cell.pattern.startswith(API), "ref>" in cell.pattern
    tables = {
        (False, True): OF_A_RECORD,
        (True, True): OF_A_RECORD_BY_REST,
        (False, False): OF_A_LIST,
        (True, False): OF_A_LIST_BY_REST,
    }
    found = tables[by_rest, of_record].get((tail_of(cell.pattern), cell.method), SEEN)
    return found if is_own(cell.pattern) else SEEN


def may(cell, actor, record):
    """Whether the kernel's own rule lets the actor do it, the record being seen."""
    register, rule = record.register, under(cell)
    if rule == "move":
        return register.life.named(cell.name).who.allows(actor, record)
    if rule == "verb":
        verb = next(one for one in verbs_on(cell.kind) if one.name == cell.name)
        return verb.who.allows(actor, record)
    if rule == "say":
        return register.may_say(actor, record)
    if rule == "add":
        return register.may_add(actor)
    seen = register.may_see(actor, record)  # of a list, not every record needs to be
    return rule != "edit" or (seen and register.edit.allows(actor, record))


def sent(cell, record, other):
    """What a request carries, so that nothing but who asks stands in its way."""
    if cell.method == "get":
        of_a_page = tail_of(cell.pattern) in TELLING and not cell.pattern.startswith(API)
        return {"data": {"all": ""}} if of_a_page else {}
    tail = tail_of(cell.pattern)
    if tail in {"files", "files/"}:
        name = "file" if tail == "files" else "files"
        return {"data": {name: SimpleUploadedFile("new.txt", b"new")}}
    if cell.pattern.startswith(API):
        match = {"headers": {"If-Match": f'"{record.version}"'}}
        return match | {
            "data": json.dumps(said_by_rest(cell, tail, other)),
            "content_type": "application/json",
        }
    return {"data": said_in_a_form(cell, tail, record, other)}


def said_by_rest(cell, tail, other):
    """The body of a request by REST."""
    said = {"title": "Another title"}
    if "ref>" not in cell.pattern:
        return {"items": [said]} if tail == "bulk" else said
    link = {"kind": "relates_to", "target": other}
    bodies = {"": said, "comments": {"text": "Said now."}, "links": link}
    return bodies.get(tail, {})


def said_in_a_form(cell, tail, record, other):
    """The form of a page."""
    forms = {
        "comment/": {"text": "Said now."},
        "bulk/": {"ref": [record.ref], "act": "archive"},
        "new/": {"title": "Another title"},
        "link/": {"target": other},
    }
    if tail.startswith("edit/"):
        return {"title": "Another title", "version": record.version}
    return forms.get(tail, {})


def written():
    """How much is written: every act of the kernel leaves a line, and none goes away."""
    return [model.objects.count() for model in (HistoryLine, Comment, StoredFile, Link)]


def filled(cell, record, uid):
    """The address of a cell."""
    given = {"plural": record.register.plural, "ref": record.ref, "uid": uid, "number": "1"}
    given |= {"pk": "1", "form": "csv"}
    return "/" + PLACES.sub(lambda m: given.get(m[1], cell.name), cell.pattern)


def asked(cell, world):
    """Ask, hold the answer against the rules, and undo it all; a reason for each difference."""
    with transaction.atomic():
        record = world.record_for(cell)
        actor = actor_of(Account.objects.get(pk=world.people[cell.who].account), door=WEB)
        door = world.doors[cell.who][cell.pattern.startswith(API)]
        address, count = filled(cell, record, world.files[cell.kind]), written()
        try:
            answer = getattr(door, cell.method)(address, **sent(cell, record, world.other.ref))
            parts = getattr(answer, "streaming_content", None) or [answer.content]
            text = b"".join(parts).decode(errors="replace")
        except Exception as fault:  # noqa: BLE001 - any fault of the product is what is found
            transaction.set_rollback(True)
            return [f"{type(fault).__name__}: {fault}"]
        done = written() != count
        faults = list(judged(cell, actor, record, answer.status_code, done=done))
        faults += told(cell, actor, record, answer.status_code, text)
        transaction.set_rollback(True)
    return faults


def judged(cell, actor, record, status, *, done):
    """What is wrong with a status, and with whether something was written."""
    register = record.register
    seen = register.may_see(actor, record)
    known = seen if "ref>" in cell.pattern else may_list(register, actor)
    if status >= BROKEN:
        yield f"broken: {status}"
    if done and (cell.method == "get" or status >= LOWEST_FAULT or not known):
        yield f"something was written, and the answer is {status}"
    if status == WRONG_METHOD:
        return
    if not known and status != ABSENT:
        yield f"absent by the rules, and the answer is {status}"
    if known and under(cell) == OPEN and status >= LOWEST_FAULT:
        yield f"open by the rules, and the answer is {status}"
    if known and under(cell) not in {OPEN, SEEN}:
        yield from by_rule(cell, actor, record, status, done=done)


def by_rule(cell, actor, record, status, *, done):
    """What is wrong where a rule says who may, of a record or list that is known."""
    allowed = may(cell, actor, record)
    if done and not allowed:
        yield "something was written against the rules"
    if tail_of(cell.pattern).startswith("bulk"):
        return  # the report says of each record what became of it
    if allowed and status in {FORBIDDEN, ABSENT} and not excused(cell, actor, record):
        yield f"allowed by the rules, and the answer is {status}"
    if not allowed and status not in (REFUSED if reasoned(cell) else {FORBIDDEN}):
        yield f"refused by the rules, and the answer is {status}"


def reasoned(cell):
    """Whether a request may be refused for another reason before it is asked who may."""
    return under(cell) in {"move", "verb"} or "/link" in cell.pattern


def excused(cell, actor, record):
    """What is answered otherwise for a reason that is no right: hidden fields, absent links."""
    if cell.pattern.endswith("edit/<slug:field>/"):
        held = HELD.get(cell.kind, set())
        return cell.name in held or cell.name not in record.register.settable_by(actor, record)
    if under(cell) == "add":  # some record may be added: not just this one
        return not record.register.add.covers_all(actor, cell.kind)
    return cell.pattern.endswith("links/<number>")


def told(cell, actor, record, status, text):
    """What is wrong with what an answer tells: hidden records, or none where there is one."""
    seen = record.register.may_see(actor, record)
    if not seen and record.title in text:
        yield "the title of a hidden record is told"
    of_a_list = is_own(cell.pattern) and "ref>" not in cell.pattern and cell.method == "get"
    telling = of_a_list and tail_of(cell.pattern) in TELLING and status == DONE
    if telling and (record.ref in text) != seen:
        yield "the list does not tell it" if seen else "the list tells it"


def sampled(world, amount, seed):
    """So many cells at random, of every register and every person; all for None."""
    every = list(cells(world))
    if amount is None or amount >= len(every):
        return every
    return random.Random(seed).sample(every, amount)


def matrix(amount=None, seed=0):
    """Ask every cell, or so many of them; how many were asked, by outcome, and what differs."""
    world, found, asked_of = World(), [], Counter()
    chosen = sampled(world, amount, seed)
    for cell in chosen:
        asked_of[cell.who] += 1
        found += [f"{' '.join(cell)}: {said}" for said in asked(cell, world)]
    return {"cells": len(chosen), "people": len(asked_of), "found": found}
