"""Two editions of the criteria compared: first the text, then what the change does to a season."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scoring.appraisal import RoundId
from scoring.criteria import Index, Item
from scoring.errors import UnknownError
from scoring.fields import SetName, set_name, set_of
from scoring.pipeline import Result, index_of, result_of, season_of
from scoring.policies import FINAL
from scoring.ranking import ranked
from scoring.revision.amendments import Amendment, amendments
from scoring.revision.movements import Movement, by_weight, movement
from scoring.revision.pairs import Pair, between, pairs
from scoring.revision.restating import Bridge, restated
from scoring.scores import scored


class Edition(NamedTuple):
    """Criteria to compare: a set in a folder of data."""

    root: Path
    name: SetName

    @property
    def has_season(self) -> bool:
        return (self.root / "submissions" / str(self.name) / "agencies.yaml").is_file()


def season_for(root: Path, editions: Sequence[Edition], name: SetName | None) -> Edition | None:
    """The season to try editions on: of the set named, else the first of theirs that there is; None where none is."""
    wanted = [name] if name is not None else [one.name for one in editions]
    return next((Edition(root, one) for one in wanted if name is not None or Edition(root, one).has_season), None)


class GroupRevision(NamedTuple):
    """A group under both editions."""

    id: str
    title: str
    pairs: tuple[Pair, ...]
    amendments: tuple[Amendment, ...]
    substance: tuple[Amendment, ...]
    """The amendments that do not just move on to another year or cite anew."""
    movements: tuple[Movement, ...] = ()
    unasked: tuple[str, ...] = ()
    """The figures of the other edition that the season has nothing of, by their labels."""


class Revision(NamedTuple):
    """Two editions compared, group by group; the season that shows the consequence, where there is one."""

    old: Index
    new: Index
    groups: tuple[GroupRevision, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    """The groups that only one edition has, by title."""
    season: Result | None = None
    years: int = 0
    """How many years the dates of the season were moved by, to be tried under the other edition."""


def compared(old: Edition, new: Edition, season: Edition | None = None, round: RoundId = FINAL) -> Revision:
    """Two editions compared; with the season of one of their years, tried under both. InputError where anything
    cannot be used, UnknownError where the season is of another year."""
    found = revised([index_of(*one) for one in (old, *_between(old, new), new)])
    if season is None:
        return found
    at = [position for position, one in enumerate((old, new)) if one.name == season.name]
    if not at:
        known = f"{old.name} hoặc {new.name}"
        raise UnknownError(f"mùa {season.name} không thuộc bộ tiêu chí nào đang so sánh; dùng --submissions {known}")
    own = next((position for position in at if (old, new)[position].root == season.root), at[-1])
    index = (found.old, found.new)[own]
    return tried(found, result_of(index, season_of(index, season.root), round), own)


def _between(old: Edition, new: Edition) -> list[Edition]:
    """The sets of the same kind and of the years between, nearest to the old first, as the data of the new has them."""
    (kind, first), (other, last) = (set_of(one.name) or ("", 0) for one in (old, new))
    years = range(first + 1, last) if first < last else range(first - 1, last, -1)
    found = [Edition(new.root, set_name(kind, year)) for year in years if kind == other]
    return [one for one in found if (one.root / "criteria" / str(one.name) / "index.yaml").is_file()]


def revised(chain: Sequence[Index]) -> Revision:
    """What the last edition of a chain changes in the text of the first."""
    old, new = chain[0], chain[-1]
    titles = [{one.group.id: one.group.title for one in index.sets} for index in (old, new)]
    shared = [id for id in titles[1] if id in titles[0]]
    only_old, only_new = (tuple(title for id, title in own.items() if id not in shared) for own in titles)
    return Revision(old, new, tuple(_texts(chain, id, titles[1][id]) for id in shared), only_old, only_new)


def _texts(chain: Sequence[Index], group: str, title: str) -> GroupRevision:
    matched, years = pairs(chain, group), chain[-1].head.year - chain[0].head.year
    found = amendments(chain[0], chain[-1], group, matched)
    return GroupRevision(group, title, matched, found, tuple(one for one in found if one.in_substance(years)))


def tried(revision: Revision, result: Result, own: int) -> Revision:
    """A season scored under its own edition (0 the old, 1 the new), and restated under the other."""
    indexes = revision.old, revision.new
    years = indexes[1 - own].head.year - indexes[own].head.year
    groups = tuple(_consequence(one, result, indexes[1 - own], own, years) for one in revision.groups)
    return revision._replace(groups=groups, season=result, years=years)


def _consequence(revision: GroupRevision, result: Result, other: Index, own: int, years: int) -> GroupRevision:
    group = next(one for one in result.groups if one.group_set.group.id == revision.id)
    bridge = Bridge(group.group_set, other.set(revision.id), dict(_continued(revision.pairs, own)), years)
    declared = [restated(bridge, dossier, result.round) for dossier in group.dossiers]
    council = result.season.files.council.model if result.season.files.council else None
    standings = ranked(bridge.target, scored(bridge.target, declared), result.index.head.period, council)
    stood = [(one, two) if own == 0 else (two, one) for one, two in zip(group.standings, standings, strict=True)]
    sets = (bridge.base, bridge.target) if own == 0 else (bridge.target, bridge.base)
    old = between(*sets, years if own == 0 else -years)
    scores = scored(old, [before.score.declared for before, _ in stood])
    movements = [
        movement(revision.pairs, (old, sets[1]), before, score, after)
        for (before, after), score in zip(stood, scores, strict=True)
    ]
    return revision._replace(movements=tuple(by_weight(movements)), unasked=tuple(_unasked(bridge)))


def _continued(pairs: Sequence[Pair], own: int) -> Iterator[tuple[str, Item]]:
    """The items of the other edition, each with the one it is tried by."""
    for pair in pairs:
        base, target = (pair.old, pair.new) if own == 0 else (pair.new, pair.old)
        if base is not None and target is not None:
            yield target.item.id, base.item


def _unasked(bridge: Bridge) -> Iterator[str]:
    known = bridge.facts
    for id, fact in bridge.target.facts.items():
        if id not in known and fact.type != "percent" and fact.supplier != "appraiser":
            yield fact.label
