"""Cases not yet written: figures that would reach what no case reaches, the points left for the writer to work out."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scoring.casebook import EMPTY, REFUSED, Case, Cases
from scoring.checking.casebooks import typed
from scoring.checking.labels import labels_of
from scoring.expressions import Env
from scoring.loading import Source
from scoring.rules import judged_name
from scoring.scores import Scorer, item_scorer
from scoring.trials.coverage import Covered
from scoring.trials.goals import Goal, best_of, reached, written
from scoring.trials.running import Trial, item_outcome, node_outcome

_NOWHERE = Source(Path(), "", "")


def missing(found: list[Covered]) -> list[str]:
    """What the cases still lack, as text to paste: a file an area, an item, a case a line."""
    lines: list[str] = []
    area = ""
    for one in found:
        cases, labels = list(_cases(one)), list(_labels(one))
        if cases or labels:
            name, group = one.section.index.head.name, one.section.group_set.group.folder
            file = f"criteria/{name}/{group}/cases/ (lĩnh vực {one.section.subject.area.id})"
            lines += [f"# {file}"] if file != area else []
            area = file
            lines += [f'  "{one.section.subject.node.id}":  # {one.section.subject.node.title}', *labels]
            lines += ["    cases:", *cases] if cases else []
    return lines


def _labels(one: Covered) -> Iterator[str]:
    own = labels_of(one.section.subject.node)
    if own and not (one.section.cases and one.section.cases.labels):
        yield "    labels:"
        yield from (f"      - {_text(label)}" for label in own)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _cases(one: Covered) -> Iterator[str]:
    """A case for each goal that neither the cases nor the ones before it reach."""
    left = {goal.key for goal in one.goals if goal.key not in one.reached}
    given = dict(one.section.cases.given) if one.section.cases else {}
    for goal in one.goals:
        if goal.key in left:
            keys = _sketch(one, goal, given)
            left -= {goal.key, *_reaches(one, keys, given)}
            yield f"      # {goal.kind}: {goal.says}"
            yield from _lines(keys | _expected(goal))


def _sketch(one: Covered, goal: Goal, given: Mapping[str, str]) -> dict[str, Any]:
    """The keys of a case that reaches a goal, all but the points."""
    facts = one.section.group_set.facts
    env = _possible(one, {**best_of(one.goals), **_whole(one, goal.figures), **goal.figures}, goal.figures)
    figures = {_id(id): written(facts[id], value) for id, value in env.items() if id in facts}
    figures |= dict([goal.beyond]) if goal.beyond else {}
    figures.pop(_id(goal.unanswered), None)
    keys: dict[str, Any] = {"figures": {id: text for id, text in figures.items() if given.get(id) != text}}
    keys["blank"] = [goal.unanswered] if goal.unanswered in given else []
    for what in ("mean", "best"):
        group = {id: value for id, value in env.items() if id.endswith(f"@{what}") and id not in facts}
        keys[what] = {id.partition("@")[0]: written(facts[id.partition("@")[0]], value) for id, value in group.items()}
    if goal.lacking and one.section.subject.leaf:
        others = [kind.id for kind in one.section.subject.leaf.item.required_evidence if kind.id != goal.lacking]
        keys["evidence"] = others or "none"
    if not goal.appraised:
        keys["appraised"] = "no"
    return {key: value for key, value in keys.items() if value}


def _expected(goal: Goal) -> dict[str, str]:
    """What the writer is to fill in: a state, points, or both."""
    if goal.beyond:
        return {"state": REFUSED}
    if goal.unanswered or not goal.appraised or goal.key[:2] == ("absent", (0, None)):
        return {"state": EMPTY}
    return {"state": "evidence_missing", "points": EMPTY} if goal.lacking else {"points": EMPTY}


def _whole(one: Covered, figures: Env) -> dict[str, Any]:
    """Figures with which the item applies, no smaller than the parts of them that a case states."""
    found: dict[str, Any] = {id: value for id, value in one.aims.applies.items() if id not in figures}
    for id, value in found.items():
        parts = [other for part, other in figures.items() if _is_part(one, part, id)]
        found[id] = max([value, *parts])
    return found


def _possible(one: Covered, figures: Env, fixed: Env) -> dict[str, Any]:
    """The figures with no part that the goal does not ask for above what it may not exceed."""
    found: dict[str, Any] = dict(figures)
    for id, value in figures.items():
        fact = one.section.group_set.facts.get(id)
        if fact is not None and fact.at_most in found and id not in fixed:
            found[id] = min(value, found[fact.at_most])
    return found


def _is_part(one: Covered, part: str, whole: str) -> bool:
    fact = one.section.group_set.facts.get(part)
    return (
        fact is not None and fact.at_most is not None and (fact.at_most == whole or _is_part(one, fact.at_most, whole))
    )


def _id(name: str) -> str:
    return name.removeprefix(judged_name(""))


def _reaches(one: Covered, keys: Mapping[str, Any], given: Mapping[str, str]) -> Iterator[Any]:
    """The goals that a sketched case reaches, whatever its points."""
    case = Case.model_validate({"points": "0", **keys, "name": EMPTY, "why": EMPTY})
    cases, own = Cases(given=dict(given), cases=(case,)), one.section
    figures = typed(own.subject, cases, case)
    if own.subject.leaf is not None:
        scorer = item_scorer(own.group_set, own.subject.leaf)
        outcome = item_outcome(own.group_set.policies, scorer, own.subject, case, figures)
    else:
        outcome = node_outcome(Scorer(own.group_set), own.subject, case, figures)
    trial = Trial(own.index, own.group_set, own.subject, cases, case, figures, outcome, _NOWHERE, ())
    yield from reached(trial, one.aims)


def _lines(keys: Mapping[str, Any]) -> Iterator[str]:
    """A case as it is pasted; what the writer has to fill in stands as "…"."""
    figures = {key: value for key, value in keys.items() if key not in ("state", "points")}
    said = ", ".join([f'name: "{EMPTY}"', *(f"{key}: {_value(value)}" for key, value in figures.items())])
    rest = ", ".join([*(f"{key}: {keys[key]}" for key in ("state", "points") if key in keys), f'why: "{EMPTY}"'])
    yield from (
        [f"      - {{{said}, {rest}}}"] if len(said + rest) < 108 else [f"      - {{{said},", f"         {rest}}}"]
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)}: {text}' for key, text in value.items())}}}"
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


def _key(id: str) -> str:
    return id if id[:1].islower() else f'"{id}"'
