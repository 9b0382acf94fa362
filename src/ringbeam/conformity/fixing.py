"""The fix list: which few acts lift most requirements over all systems (10.1, 10.2).

Pure: today's results go in, an ordered list comes out. "Lifts" is never guessed: each
requirement is evaluated again with the finding of the rule replaced by met, the element
assessed or the nonconformity corrected, and counts where its word gets better.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_noop as _

from ringbeam.conformity import words
from ringbeam.conformity.concluded import LOWERING, NONE_RAISED
from ringbeam.conformity.declaring import RULES, Finding, Outcome, serving
from ringbeam.conformity.elements import elements_of
from ringbeam.conformity.evaluating import Element, Found, counting, covered, evidence
from ringbeam.conformity.extents import OF
from ringbeam.conformity.snapshots import Stored
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import kept as stored_words
from ringbeam.core.sayings import say

Part = tuple[str, ...]
RULE, ELEMENT, NONCONFORMITY = "rule", "element", "nonconformity"
# What is not settled, the most pressing first: by this lifted requirements are weighed.
WEIGHED = (
    (words.MAJOR_OPEN, words.MINOR_OPEN, words.FAILING),
    (words.OVERDUE,),
    (words.NO_EVIDENCE,),
    (words.PARTIAL,),
)
UNSETTLED = frozenset(word for some in WEIGHED for word in some)


@dataclass(frozen=True)
class Stand:
    """How one requirement stands, and how it would stand with some parts done.

    ``assessed`` are the elements that are met already; ``judged`` are the words to which
    judgements lower it of which no nonconformity was raised: nothing that is done here lifts
    those, a person has to.
    """

    ref: str
    found: tuple[Found, ...]
    elements: tuple[Element, ...]
    cited: tuple[dict[str, Any], ...]
    assessed: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()

    def word(self, done: frozenset[Part]) -> str:
        """Its word with these parts done."""
        found = [
            (rule, serves, replace(finding, outcome=Outcome.MET, beneath=None))
            if (RULE, rule.id) in done and not finding.outcome.met
            else (rule, serves, finding)
            for rule, serves, finding in self.found
        ]
        left = [one for one in self.elements if (ELEMENT, self.ref, one.key) not in done]
        open_still = {
            f"{one['grade']}_open"
            for one in self.cited
            if one["state"] == "open" and (NONCONFORMITY, one["ref"]) not in done
        }
        return words.shown({evidence(found, left, self.assessed), *open_still, *self.judged})

    @property
    def gaps(self) -> frozenset[Part]:
        """All that keeps it from being settled; of a rule that is off nobody knows more."""
        looked = {key for _r, serves, _f in counting(self.found) for key in serves.covers}
        rules = {(RULE, r.id) for r, _s, f in counting(self.found) if not f.outcome.met}
        parts = {
            (ELEMENT, self.ref, one.key)
            for one, met in covered(self.found, self.elements, self.assessed)
            if not met and one.key not in looked
        }
        cited = {(NONCONFORMITY, one["ref"]) for one in self.cited if one["state"] == "open"}
        return frozenset(rules | parts | cited)


@dataclass
class Act:
    """One thing to do: what and why as stored words, where, and which parts it does.

    ``records`` are the entries that it is about; ``why`` tells the reasons, each once.
    ``wanted`` says by edition which of the records it is wanted for: scopes differ.
    """

    what: Any
    why: tuple[Any, ...]
    url: str
    parts: frozenset[Part]
    refs: tuple[str, ...] = ()
    records: tuple[int, ...] = ()
    wanted: dict[str, set[int]] = field(default_factory=dict)

    def within(self, scopes: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, set[int]]]:
        """The scopes that bound it, by number and title, with the records wanted for each."""
        found: dict[tuple[str, str], set[int]] = {}
        for one in scopes:
            if one.get("inside") and one["edition"] in self.wanted:
                named = found.setdefault((one["ref"], one["title"]), set())
                named |= self.wanted[one["edition"]]
        return [(*scope, some) for scope, some in found.items()]

    def join(self, other: "Act") -> None:
        """Take in another act that says the same: its reasons, parts and records."""
        self.parts |= other.parts
        self.why = tuple({str(one): one for one in (*self.why, *other.why)}.values())
        self.records = tuple(dict.fromkeys((*self.records, *other.records)))
        if self.url != other.url:
            self.url = _LATTER.split(self.url, maxsplit=1)[0]


@dataclass(frozen=True)
class Line:
    """An act in its place on the list, with what it lifts once those before it are done.

    ``lifts`` are requirement, word before and after; ``helps`` requirement, how many parts are
    still left after it, and of how many.
    """

    act: Act
    lifts: tuple[tuple[str, str, str], ...]
    helps: tuple[tuple[str, int, int], ...]


def fix_list(results: Mapping[str, Stored]) -> tuple[Line, ...]:
    """Order the acts: each time the one that lifts most of what is not settled by then.

    Of those that lift as many, the one that lifts what presses more; where none lifts anything
    by itself, the one that brings most the nearest. Acts that change nothing are left out.
    """
    stands = {
        ref: _stand(one)
        for ref, one in results.items()
        if one.status in UNSETTLED and _has_rules(one)
    }
    return tuple(Cover(stands, list(_acts(stands, results))).lines())


def _has_rules(one: Stored) -> bool:
    return any(RULES[rule["id"]].basis.value != "practice" for rule in one.rules)


def _stand(one: Stored) -> Stand:
    findings = {rule["id"]: _finding(rule) for rule in one.rules}
    found = tuple(
        (rule, serves, findings[rule.id])
        for rule, serves in serving(one.requirement)
        if rule.id in findings
    )
    elements = elements_of(one.requirement)
    met = zip(elements, one.elements, strict=False)
    return Stand(
        one.requirement,
        found,
        elements,
        one.cited,
        frozenset(element.key for element, (_label, is_met) in met if is_met),
        frozenset(
            LOWERING[told["conclusion"]]
            for told in one.judged
            if told["conclusion"] in LOWERING and told["finding"] == NONE_RAISED
        ),
    )


def _finding(rule: Mapping[str, Any]) -> Finding:
    below = rule.get("beneath")
    return Finding(Outcome(rule["outcome"]), "", beneath=Outcome(below) if below else None)


def _acts(stands: Mapping[str, Stand], results: Mapping[str, Stored]) -> Iterable[Act]:
    """Every act that does a part of something; those that say the same are one."""
    made: dict[str, Act] = {}
    for ref, stand in stands.items():
        for act in _of(stand, results[ref]):
            one = made.setdefault(str(act.what), act)
            if one is not act:
                one.join(act)
            one.refs = tuple(dict.fromkeys((*one.refs, ref)))
            one.wanted.setdefault(ref.rpartition(":")[0], set()).update(act.records)
    return made.values()


def _of(stand: Stand, result: Stored) -> Iterable[Act]:
    gaps = stand.gaps
    for rule in result.rules:
        part = (RULE, rule["id"])
        if part in gaps and rule["outcome"] != Outcome.OFF.value:
            step, url = _step(rule)
            records = tuple(rule["deviating"] or rule["sample"])
            yield Act(step, (rule["reason"],), url, frozenset({part}), (), records)
    for one in result.cited:
        if (NONCONFORMITY, one["ref"]) in gaps:
            step = stored_words(say(_("Correct %(ref)s."), ref=one["ref"]))
            why = (stored_words(say(_("It is open and lowers what it cites."))),)
            part = (NONCONFORMITY, one["ref"])
            url = f"/nonconformities/{one['ref']}/"
            yield Act(step, why, url, frozenset({part}), (), (one["entry"],))
    yield from _assessing(stand, gaps)


def _step(rule: Mapping[str, Any]) -> tuple[Any, str]:
    """What a finding asks for, and where; of records that are few or none, which kind."""
    said = LACKING.get(rule["outcome"])
    if said is None or rule.get("own_step"):
        return rule["next"], rule["next_url"]
    read = RULES[rule["id"]].reads[0]
    register = of_kind(OF.get(read, (read,))[0])
    return stored_words(say(said, what=register.label_plural)), f"/{register.plural}/"


def _assessing(stand: Stand, gaps: frozenset[Part]) -> Iterable[Act]:
    """The elements that no rule looks at; the same ones of several standards in one go."""
    missing = [one for one in stand.elements if (ELEMENT, stand.ref, one.key) in gaps]
    if missing:
        said = say(_("Have a person assess: %(missing)s."), missing=[o.label for o in missing])
        why = (stored_words(say(_("No rule can see it, and nobody has assessed it."))),)
        parts = frozenset((ELEMENT, stand.ref, one.key) for one in missing)
        yield Act(stored_words(said), why, "", parts)


LACKING = {
    Outcome.FEW.value: _("Go on recording until the period is long enough: %(what)s."),
    Outcome.NOTHING.value: _("Record %(what)s: none of them counts yet."),
}
_LATTER = re.compile(r"[?#]")  # where an address begins to say of which alone


@dataclass
class Cover:
    """The greedy choice; what an act is worth is reckoned anew only where something changed."""

    stands: Mapping[str, Stand]
    acts: list[Act]
    done: frozenset[Part] = frozenset()
    now: dict[str, str] = field(default_factory=dict)
    open: dict[str, frozenset[Part]] = field(default_factory=dict)

    def lines(self) -> Iterable[Line]:
        """The acts in the order of their worth, with what each lifts in its turn."""
        self.now = {ref: one.word(self.done) for ref, one in self.stands.items()}
        self.open = {ref: one.gaps for ref, one in self.stands.items()}
        whole = {ref: len(gaps) for ref, gaps in self.open.items()}
        worth = {n: self._worth(act) for n, act in enumerate(self.acts)}
        while worth:
            best = max(worth, key=lambda n: (worth[n], -n))
            act = self.acts[best]
            lifts = self._lifts(act)
            self.done |= act.parts
            for ref in act.refs:
                self.now[ref] = self.stands[ref].word(self.done)
                self.open[ref] -= act.parts
            lifted = {ref for ref, _before, _after in lifts}
            helps = [(r, len(self.open[r]), whole[r]) for r in act.refs if r not in lifted]
            yield Line(act, tuple(lifts), tuple(helps))
            del worth[best]
            touched = set(act.refs)
            for n in worth:
                if touched.intersection(self.acts[n].refs):
                    worth[n] = self._worth(self.acts[n])

    def _lifts(self, act: Act) -> list[tuple[str, str, str]]:
        after = self.done | act.parts
        told = ((ref, self.now[ref], self.stands[ref].word(after)) for ref in act.refs)
        return [one for one in told if better(one[2], one[1])]

    def _worth(self, act: Act) -> tuple[float, ...]:
        """How many it lifts; of which words; how near it brings the others."""
        lifts = self._lifts(act)
        by_word = [sum(before in some for _r, before, _a in lifts) for some in WEIGHED]
        near = sum(1 / max(len(self.open[ref]), 1) for ref in act.refs)
        return (len(lifts), *by_word, near)


def better(after: str, before: str) -> bool:
    """Whether one word is nearer to settled than another."""
    return words.course(before, after) is words.Course.BETTER


def untold(results: Mapping[str, Stored]) -> Sequence[tuple[Any, tuple[str, ...]]]:
    """What would be evidence where no rule looks: the step, and the requirements it helps.

    Nobody can reckon what it lifts: a person judges it. Those that help most come first.
    """
    found: dict[str, tuple[Any, list[str]]] = {}
    for ref, one in results.items():
        if one.status == words.NO_EVIDENCE and not _has_rules(one):
            found.setdefault(str(one.step), (one.step, []))[1].append(ref)
    told = [(step, tuple(refs)) for step, refs in found.values()]
    return sorted(told, key=lambda item: -len(item[1]))
