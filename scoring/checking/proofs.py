"""What only `check` proves: better never costs points, both ends are reached, clauses and rules say
the same numbers."""

from collections.abc import Collection, Iterator, Sequence

from scoring.casebook import Excepted, Exceptions
from scoring.checking.clauses import numbers_of, only_said, said_in
from scoring.checking.items import Spot, spots_of
from scoring.criteria import GroupSet, Index, Leaf
from scoring.errors import Problem, nearest
from scoring.expressions import compiled, names
from scoring.loading import CriteriaFiles, Loaded
from scoring.loading.folders import EXCEPTIONS
from scoring.points import Number, shown
from scoring.rules.boundaries import Turns, bases, fact_of
from scoring.rules.courses import Course, Stop, courses

_LONG = 120


def proof_problems(index: Index, files: CriteriaFiles, exceptions: Loaded[Exceptions] | None) -> list[Problem]:
    """Everything that the items of a year fail to prove."""
    found: list[Problem] = []
    for group_set in index.tried(None):
        spots = [spot for file in files.areas[group_set.group.id] for spot in spots_of(file)]
        for spot, leaf in zip(spots, group_set.leaves, strict=True):
            found += _course_problems(spot, leaf, group_set)
        found += _clause_problems(spots, group_set, index.head.year, exceptions)
    if exceptions is not None:
        found += _unknown_folders(index, exceptions)
    return found


# --- better never costs points --------------------------------------------------------------------------------------


def courses_of(leaf: Leaf, group_set: GroupSet) -> list[Course]:
    """What the points of an item become as each of its figures moves alone."""
    absent = leaf.item.not_applicable and group_set.expression(leaf.item.not_applicable.when)
    known = absent and set(names(absent)) <= set(leaf.ladder.names())
    return list(courses(leaf.ladder, group_set.facts, compiled(absent) if absent and known else None))


def _course_problems(spot: Spot, leaf: Leaf, group_set: GroupSet) -> Iterator[Problem]:
    item, own = spot.item, [] if spot.item.rule.steady else courses_of(leaf, group_set)
    turns = [(course, turn) for course in own if (turn := course.turn())]
    if turns and item.not_monotone is None:
        course, turn = turns[0]
        yield spot.problem("điểm-ngược", _turned(leaf, group_set, course, turn), ("rule",))
    elif item.not_monotone is not None and not turns:
        said = "không có số liệu nào làm điểm lên rồi lại xuống; bỏ khóa 'not_monotone'"
        yield spot.problem("điểm-ngược", said, ("not_monotone",), key=True)
    yield from _end_problems(spot, leaf, group_set, own)


def _turned(leaf: Leaf, group_set: GroupSet, course: Course, turn: tuple[Stop, Stop, Stop]) -> str:
    way = "lên rồi lại xuống" if turn[0].points < turn[1].points else "xuống rồi lại lên"
    said = in_turn([(figures(leaf, group_set, course.name, stop), stop.points) for stop in turn])
    label = fact_of(course.name, group_set.facts).label
    return f"'{label}' tăng thì điểm {way}: {said}; sửa mức điểm, hoặc khai 'not_monotone' nói rõ vì sao"


def figures(leaf: Leaf, group_set: GroupSet, name: str, stop: Stop) -> str:
    """The figures of a stop as the item shows them; of many only the one that moves."""
    said = leaf.ladder.figure(stop.figures)
    fact = fact_of(name, group_set.facts)
    return said if 0 < len(said) <= _LONG else f"{fact.label}: {fact.shown(stop.figures[name])}"


def in_turn(stops: Sequence[tuple[str, Number]]) -> str:
    """Figures and what they give, one after another; a label that all of them begin with is said once."""
    label = "".join(stops[0][0].rpartition(": ")[:2])
    if not all(said.startswith(label) and said.count(": ") == 1 for said, _ in stops):
        label = ""
    return label + "; ".join(f"{said.removeprefix(label)} được {shown(points)} điểm" for said, points in stops)


# --- the maximum and nothing at all can be reached ------------------------------------------------------------------


def _end_problems(spot: Spot, leaf: Leaf, group_set: GroupSet, own: Sequence[Course]) -> Iterator[Problem]:
    """Ends that figures do not come to, as far as they were tried: a doubt, for the one who wrote the rule to weigh."""
    lowest = min(low for low, _ in leaf.ladder.reach(group_set.ranges) if low is not None)
    if lowest > 0:
        said = f"kết quả kém nhất vẫn được {shown(lowest)} điểm; kiểm tra lại mức thấp nhất"
        yield spot.problem("điểm", said, ("rule",), warning=True)
    stops = [(course.name, stop) for course in own for stop in course.stops]
    name, best = max(stops, key=lambda one: one[1].points, default=("", Stop({}, spot.item.max)))
    if best.points < spot.item.max and not _reached(leaf, group_set):
        told = f"{figures(leaf, group_set, name, best)} mới được {shown(best.points)} điểm"
        said = f"không thấy số liệu nào đạt điểm tối đa {shown(spot.item.max)}: {told}; kiểm tra lại cách tính"
        yield spot.problem("điểm", said, ("rule",), warning=True)


def _reached(leaf: Leaf, group_set: GroupSet) -> bool:
    """Whether the figures that courses start from come to the maximum together."""
    turns = Turns(leaf.ladder, group_set.facts)
    found = map(turns.outcome, bases(leaf.ladder, turns.names, group_set.facts))
    return any(reached and reached[1] >= leaf.item.max for reached in found)


# --- clauses --------------------------------------------------------------------------------------------------------


def _clause_problems(
    spots: Sequence[Spot], group_set: GroupSet, year: int, exceptions: Loaded[Exceptions] | None
) -> Iterator[Problem]:
    """Numbers that a clause does not say or that it alone says, unless excepted; exceptions that nothing needs."""
    folder = group_set.group.folder
    own = exceptions.model.groups.get(folder) if exceptions else None
    excepted = own.items if own else {}
    known = [spot.item.id for spot in spots]
    for spot, leaf in zip(spots, group_set.leaves, strict=True):
        item, allowed = spot.item, excepted.get(spot.item.id, _NOTHING_EXCEPTED)
        said = said_in(item.basis.clause, year)
        unsaid = [one for one in numbers_of(item) if one.must and not one.forms & said]
        facts = [group_set.facts[name] for name in leaf.reads if name in group_set.facts]
        extra = only_said(item, facts, known, year)
        wrong = [one for one in unsaid if one.words not in allowed.unsaid]
        loose = [number for number in extra if number not in allowed.only_said]
        for one in wrong:
            instead = f" (ở đó chỉ nêu {', '.join(map(repr, loose))})" if loose else ""
            told = f"cách tính có '{one.words}' mà 'clause' không nêu{instead}; ghi rõ ở 'clause' như quyết định"
            yield spot.problem("căn-cứ", f"{told}, hoặc kê vào 'unsaid' ở {EXCEPTIONS} kèm lý do", one.loc)
        for number in loose if not wrong else ():
            told = f"'clause' nêu '{number}' mà cách tính không có; sửa cho hai nơi khớp nhau"
            excuse = f"hoặc kê vào 'only_said' ở {EXCEPTIONS} kèm lý do"
            yield spot.problem("căn-cứ", f"{told}, {excuse}", ("basis", "clause"))
        if exceptions:
            yield from _idle(exceptions, folder, item.id, "unsaid", allowed.unsaid, [one.words for one in unsaid])
            yield from _idle(exceptions, folder, item.id, "only_said", allowed.only_said, extra)
    if exceptions:
        for id in (id for id in excepted if id not in known):
            place = exceptions.source.place(("groups", folder, "items", id), key=True)
            yield Problem(place, "ngoại-lệ", f"nhóm '{folder}' không có mục '{id}'{nearest(id, known)}")


_NOTHING_EXCEPTED = Excepted(why="không có")


def _idle(
    file: Loaded[Exceptions], folder: str, id: str, key: str, allowed: Sequence[str], needed: Collection[str]
) -> Iterator[Problem]:
    for at, words in enumerate(allowed):
        if words not in needed:
            place = file.source.place(("groups", folder, "items", id, key, at))
            yield Problem(place, "ngoại-lệ", f"{id}: '{words}' không còn cần ngoại lệ; bỏ số này khỏi danh sách")


def _unknown_folders(index: Index, exceptions: Loaded[Exceptions]) -> Iterator[Problem]:
    known = {one.group.folder for one in index.sets}
    for folder in exceptions.model.groups:
        if folder not in known:
            place = exceptions.source.place(("groups", folder), key=True)
            yield Problem(place, "ngoại-lệ", f"không có nhóm '{folder}'{nearest(folder, known)}")
