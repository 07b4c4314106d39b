"""The lines of a table as a tree: areas, criteria, sub-criteria, by their numbers; what does not fit is told."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scoring.drafts.lines import Line
from scoring.drafts.numbers import LETTER, Mark
from scoring.drafts.table import Column
from scoring.drafts.words import appraiser_of, cited, slug
from scoring.errors import Problem
from scoring.points import Number, shown, total

_LEVELS = 3
"""Areas, criteria, sub-criteria."""
_BULLET = re.compile(r"[-–+•*·]\s*")
_PARTS = {"bonus": r"điểm (cộng|thưởng)|(cộng|thưởng) điểm", "penalty": r"điểm trừ|trừ điểm"}


@dataclass
class Node:
    """A numbered line, what goes on with it, and what stands under it."""

    line: Line
    mark: Mark
    part: str = "base"
    id: str = ""
    path: str = ""
    """Its number with those above it, as the table prints them: I.2.a."""
    how: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    how_above: list[str] = field(default_factory=list)
    """What the rows above it say of their points, each under its title."""
    documents_above: list[str] = field(default_factory=list)
    handed: set[Column] = field(default_factory=set)
    """The columns in which its cell is empty and a row above it speaks for it."""
    children: list["Node"] = field(default_factory=list)

    @property
    def points(self) -> Number | None:
        """The maximum; a penalty may be printed with its sign."""
        found = self.line.points
        if found is not None and found < 0 and self.part == "penalty":
            return -found
        return found

    @property
    def depth(self) -> int:
        """How many levels there are from here down, letters left aside."""
        return 1 + max((child.depth for child in self.children if child.mark.rank < LETTER), default=0)

    @property
    def words(self) -> str:
        """The line as it goes on a clause above it."""
        said = ": ".join(filter(None, [self.line.title, *self.how]))
        return said if self.points is None else f"{said}: {shown(self.points)} điểm"


class Outline:
    """The tree of a table; `problems` is what is wrong with it, warnings where a doubt remains."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.problems: list[Problem] = []
        self.total: Line | None = None
        self.areas = _without_parts(self._nested(lines))
        self._name_areas()
        for area in self.areas:
            self._appraised(area)
            self._shape(area, 1)
            self._name(area)
            self._check_sums(area)
        self._check_total()

    # --- nesting ----------------------------------------------------------------------------------------------------

    def _nested(self, lines: Iterable[Line]) -> list[Node]:
        top: list[Node] = []
        stack: list[Node] = []
        for line in lines:
            self.problems += line.problems
            if line.is_total:
                self.total = line
            elif line.mark is not None:
                while stack and stack[-1].mark.rank >= line.mark.rank:
                    stack.pop()
                node = self._node(line, line.mark)
                (stack[-1].children if stack else top).append(node)
                stack.append(node)
            elif stack:
                _go_on(stack[-1], line)
            elif not line.problems:
                said = f"dòng “{line.title[:60]}” không có số thứ tự, đứng trước lĩnh vực đầu tiên nên bị bỏ qua"
                self._doubt(line, "số-thứ-tự", said)
        return top

    def _node(self, line: Line, mark: Mark) -> Node:
        if not line.title and not line.problems:
            self.problems.append(line.row.problem("title", "tên", f"mục {mark.text} chưa có tên; ghi tên tiêu chí"))
        documents = [line.texts["documents"]] if line.texts["documents"] else []
        return Node(line, mark, how=[line.texts["how"]] if line.texts["how"] else [], documents=documents)

    def _doubt(self, line: Line, code: str, said: str, column: Column = "number") -> None:
        self.problems.append(line.row.problem(column, code, said, warning=True))

    def _fault(self, node: Node, code: str, said: str) -> None:
        self.problems.append(node.line.row.problem("number", code, said))

    def _appraised(self, area: Node) -> None:
        """One agency appraises an area: that of its row, else the first that a row under it names; others are told."""
        for node in (area, *_under(area)):
            named, own = (appraiser_of(one.line.texts["appraiser"]) for one in (node, area))
            if named and not own:
                area.line = area.line.saying({"appraiser": named})
            elif named and slug(named) != slug(own):
                said = f"ghi “{named}” nhưng lĩnh vực do “{own}” thẩm định; một lĩnh vực chỉ có một cơ quan thẩm định"
                self._doubt(node.line, "cơ-quan-thẩm-định", said, "appraiser")

    # --- levels -----------------------------------------------------------------------------------------------------

    def _shape(self, node: Node, level: int) -> None:
        """Three levels; a), b) are sub-criteria where they add up to the points above them, else parts of a clause."""
        letters = [child for child in node.children if child.mark.rank == LETTER]
        kept = [child for child in node.children if child.mark.rank < LETTER] if level < _LEVELS else []
        if level < _LEVELS and not kept and _adds_up(letters, node.points):
            kept = letters
        folded = [child for child in node.children if child not in kept]
        for child in folded:
            _fold(node, child)
        self._doubt_folded(node, folded)
        node.children = kept
        for child in kept:
            child.part = node.part
            _hand_down(node, child)
            self._shape(child, level + 1)

    def _doubt_folded(self, node: Node, folded: Sequence[Node]) -> None:
        known = [child.points for child in folded if child.points is not None]
        if not known or node.points is None or max(known) == node.points:
            return  # steps of a clause, the best of which gives the maximum
        says = f"{len(folded)} dòng dưới mục {node.mark.text} được ghi vào cách tính của mục"
        if total(known) != node.points:
            says += f", dù điểm của các dòng không phải là các mức ({shown(node.points)} điểm là cao nhất)"
        self._doubt(folded[0].line, "cấp", f"{says}; mục chấm điểm riêng thì đánh số 1.1.1")

    # --- ids --------------------------------------------------------------------------------------------------------

    def _name_areas(self) -> None:
        seen: set[str] = set()
        for position, area in enumerate(self.areas, 1):
            named = [part for part, words in _PARTS.items() if re.search(words, area.line.title, re.IGNORECASE)]
            area.part = named[0] if len(named) == 1 else "base"
            lettered = area.mark.rank == 0 and area.part != "base"
            area.path = area.mark.text
            area.id = area.mark.text if lettered else str(area.mark.order)
            if area.id in seen and area.part != "base":
                area.id = str(position)
            if area.id in seen:
                self._fault(area, "mã-trùng", f"lĩnh vực {area.mark.text} đã có ở trên; sửa số thứ tự")
            elif area.part == "base" and area.id != str(position):
                self._doubt(area.line, "thứ-tự", f"theo thứ tự phải là lĩnh vực thứ {position}; xem lại số thứ tự")
            seen.add(area.id)

    def _name(self, parent: Node) -> None:
        """The ids of what stands under a node: 1.2 stays so, 2 or b) under area I becomes 1.2."""
        seen: set[str] = set()
        before = None
        for position, node in enumerate(parent.children, 1):
            mark, dotted = node.mark, "." in node.mark.text
            node.id = f"{parent.id}.{mark.order if dotted else position}"
            node.path = f"{parent.path}.{mark.text.rpartition('.')[2]}"
            if dotted and mark.above not in (parent.id, parent.mark.text):
                self._fault(node, "số-thứ-tự", f"'{mark.text}' không nằm dưới '{parent.mark.text}'; sửa số thứ tự")
            elif node.id in seen or mark.order == 0:
                said = f"số thứ tự '{mark.text}' đã có ở trên" if mark.order else f"không có mục số '{mark.text}'"
                remedy = "ô chứa 1.10 phải đặt định dạng Văn bản (Text) rồi gõ lại"
                self._fault(node, "mã-trùng", f"{said}; sửa số thứ tự, {remedy}")
            elif mark.order != (1 if before is None and dotted else mark.order if before is None else before + 1):
                said = f"số thứ tự '{mark.text}' không liền sau dòng trên; xem có thiếu dòng hay sai số"
                self._doubt(node.line, "thứ-tự", said)
            seen.add(node.id)
            before = mark.order
            self._name(node)

    # --- sums -------------------------------------------------------------------------------------------------------

    def _check_sums(self, node: Node) -> None:
        """Points that do not add up are told, never repaired."""
        for child in node.children:
            self._check_sums(child)
        if node.points is None and not node.line.problems:
            self._doubt(node.line, "điểm", f"mục {node.path} chưa có điểm; ghi điểm vào tệp", "points")
        elif node.points is not None and node.points < 0:
            self.problems.append(node.line.row.problem("points", "điểm", "điểm không được âm"))
        if not node.children or node.points is None or any(child.points is None for child in node.children):
            return
        added = total(child.points or 0 for child in node.children)
        beyond = node.part != "base" and "." not in node.id
        if added < node.points if beyond else added != node.points:
            said = f"mục {node.path}: {len(node.children)} dòng bên dưới cộng lại {shown(added)} điểm"
            self._doubt(node.line, "tổng-điểm", f"{said}, ô này ghi {shown(node.points)}; sửa cho bằng nhau", "points")

    def _check_total(self) -> None:
        base = [area for area in self.areas if area.part == "base"]
        if self.total is None or any(area.points is None for area in self.areas):
            return
        sums = {total(area.points or 0 for area in those) for those in (base, self.areas)}
        if self.total.points not in sums:
            said = f"các lĩnh vực cộng lại {shown(total(area.points or 0 for area in base))} điểm"
            self._doubt(self.total, "tổng-điểm", f"{said}, ô này ghi {self.total.said}; sửa cho bằng nhau", "points")


def _without_parts(top: list[Node]) -> list[Node]:
    """The areas: what stands under a part of the table (A, I) that is no area itself comes up."""
    deep = [node for node in top if node.mark.rank < 2 and node.depth > _LEVELS]
    restarts = sum(node.children[0].mark.order == 1 for node in deep) > 1
    found: list[Node] = []
    for node in top:
        is_part = any(child.mark.rank == 1 for child in node.children) or (node in deep and not restarts)
        found += node.children if is_part else [node]
    return found


def _go_on(node: Node, line: Line) -> None:
    """A line without a number goes on with the row above: a step of its clause, a document."""
    said = ": ".join(filter(None, [_BULLET.sub("", line.title), line.texts["how"]]))
    if line.points is not None and "điểm" not in said.casefold():
        said = f"{said}: {shown(line.points)} điểm".removeprefix(": ")
    elif line.said and line.points is None:
        said = f"{said}: {line.said}"
    node.how += [said] if said else []
    node.documents += [line.texts["documents"]] if line.texts["documents"] else []


def _fold(node: Node, child: Node) -> None:
    for own in child.children:
        _fold(child, own)
    node.how.append(f"{child.mark.text}) {child.words}")
    node.documents += child.documents


def _hand_down(node: Node, child: Node) -> None:
    """What a row says speaks of each row under it, unless a merged cell says it there already."""
    own = [said for said in node.how if said not in child.how]
    child.how_above = [*node.how_above, *([": ".join([node.line.title, "; ".join(own)])] if own else [])]
    above = [*node.documents_above, *node.documents]
    child.documents_above = [said for said in above if said not in child.documents]
    said: dict[Column, str] = {"appraiser": node.line.texts["appraiser"], "basis": cited(node.line.texts["basis"])}
    handed = {name: text for name, text in said.items() if text and not child.line.texts[name]}
    child.line = child.line.saying(handed)
    child.handed = set(handed)
    if child.documents_above and not child.documents:
        child.handed.add("documents")


def _adds_up(nodes: Sequence[Node], most: Number | None) -> bool:
    """Whether lines are parts of what stands above them: each has points, and together they are its points."""
    known = [node.points for node in nodes if node.points]
    return len(nodes) > 1 and len(known) == len(nodes) and total(known) == most


def _under(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _under(child)


def items_of(node: Node) -> Iterator[Node]:
    """What is scored: the lines that nothing stands under, below an area."""
    for child in node.children:
        if child.children:
            yield from items_of(child)
        else:
            yield child
