"""Forms taken in: read, checked against today's criteria, compared with what is there, and written all or none."""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scoring.errors import InputError, Place, Problem, faults, nearest
from scoring.fields import SetName
from scoring.forms.changes import Change, changes
from scoring.forms.declaring import Declaration, checked
from scoring.forms.desk import Desk, opened
from scoring.forms.keys import Mark, Prints, edition, prints
from scoring.forms.plan import Plan
from scoring.forms.printed import Asked, asked
from scoring.forms.reading import Answers, answers, marked
from scoring.forms.rows import MORE
from scoring.forms.text import text_of
from scoring.loading import Loaded
from scoring.loading.documents import parsed
from scoring.loading.singles import remarks, sent_file
from scoring.packages import FORM, Sheet, read_sheets
from scoring.publishing import published
from scoring.scores import Scorer
from scoring.submissions import Agency, Submission


class Taken(NamedTuple):
    """A form that can be taken in: where it goes, its text, and what it changes."""

    agency: Agency
    form: str
    file: Path
    shown: str
    text: str
    is_new: bool
    changes: list[Change]

    @property
    def is_same(self) -> bool:
        """True where the form says what the file says already; the file then stays as it is."""
        return not self.is_new and not self.changes


class _Group(NamedTuple):
    """What the forms of a group ask, by its plan and by their cells; the fingerprints of its items, and its rules."""

    own: Plan
    asks: Asked
    prints: dict[str, Prints]
    scorer: Scorer


class _Season(NamedTuple):
    """A season's desk, with what its forms ask by group."""

    desk: Desk
    groups: dict[str, _Group]

    def group(self, id: str) -> _Group:
        if id not in self.groups:
            group_set = self.desk.index.set(id)
            own = Plan(group_set, 25 * MORE)
            self.groups[id] = _Group(own, asked(own), prints(group_set), Scorer(group_set))
        return self.groups[id]


class Importer:
    """Takes in forms, one after the other; `problems` gathers what is wrong with any of them."""

    def __init__(self, root: Path, sets: Collection[SetName]) -> None:
        self.root, self.known = root, sets
        self.seasons: dict[SetName, _Season] = {}
        self.problems: list[Problem] = []

    def take(self, file: Path) -> Taken | None:
        """A form, read and checked; None where something is wrong with it."""
        shown = file.as_posix()
        data, problems = sent_file(file, FORM.bytes)
        self.problems += problems
        if data is None:
            return None
        sheets, problems = read_sheets(data, shown)
        self.problems += problems
        mark, found = marked(sheets, shown) if not problems else (None, [])
        self.problems += found
        agency = self._agency(mark, shown) if mark else None
        return self._taken(sheets, shown, mark, agency) if mark and agency else None

    def _agency(self, mark: Mark, shown: str) -> Agency | None:
        """The agency of a form, where it is one of the roster."""
        if mark.name not in self.known:
            has = ", ".join(map(str, self.known))
            return self._refused(shown, "năm", f"phiếu của năm {mark.name}, không có tiêu chí năm này; có: {has}")
        if mark.name not in self.seasons:
            self.seasons[mark.name] = _Season(opened(self.root, mark.name), {})
        desk = self.seasons[mark.name].desk
        agency = desk.agency(mark.agency)
        if agency is None:
            known = [one.id for one in desk.roster.model.agencies]
            said = f"phiếu của cơ quan '{mark.agency}', không có trong agencies.yaml năm {mark.name}"
            return self._refused(shown, "cơ-quan", said + nearest(mark.agency, known))
        if agency.group != mark.group:
            titles = {one.group.id: one.group.title for one in desk.index.sets}
            own, other = (titles.get(id, id) for id in (agency.group, mark.group))
            said = f"phiếu theo tiêu chí của nhóm “{other}”, nhưng {agency.title} thuộc nhóm “{own}”"
            return self._refused(shown, "cơ-quan", f"{said}; xuất lại phiếu")
        return agency

    def _refused(self, shown: str, code: str, said: str) -> Agency | None:
        self.problems.append(Problem(Place(shown), code, said))
        return None

    def _taken(self, sheets: tuple[Sheet, ...], shown: str, mark: Mark, agency: Agency) -> Taken | None:
        season = self.seasons[mark.name]
        own, asks, now, scorer = season.group(agency.group)
        found = answers(sheets, shown, asks, edition(mark, season.desk.index.sha256, now))
        self._check_titles(found, season.desk, agency)
        found.problems += _edition(found, own, mark, now, season.desk)
        declaration = Declaration(own, mark, found)
        model = checked(season.desk, scorer, agency, declaration)
        old, problems = season.desk.handed_in(agency)
        found.problems += faults(problems)
        self.problems += found.problems
        if model is None or faults(problems):
            return None
        differences = changes(own.group_set, old.model if old else None, model)
        if differences:
            self.problems += _kept(declaration, old)
            self.problems += _decided(season.desk, agency, shown)
        text = text_of(declaration.data)
        assert _same(text, declaration.data), shown
        file = season.desk.folder(agency) / "submission.yaml"
        return Taken(agency, shown, file, file.relative_to(self.root).as_posix(), text, old is None, differences)

    def _check_titles(self, found: Answers, desk: Desk, agency: Agency) -> None:
        """A form whose heading was changed by hand was filled in for somebody else."""
        said, title = found.texts.get("text:agency", ""), found.texts.get("text:title", "")
        if said and said != agency.title:
            words = f"phiếu xuất cho {agency.title} nhưng tiêu đề nay là “{said}”; xuất phiếu riêng cho cơ quan đó"
            found.problems.append(Problem(Place(found.shown), "cơ-quan", words))
        if title and not title.endswith(str(desk.index.head.year)):
            words = f"phiếu xuất cho năm {desk.index.head.year} nhưng tiêu đề nay là “{title}”; xuất phiếu đúng năm"
            found.problems.append(Problem(Place(found.shown), "năm", words))


def _edition(found: Answers, own: Plan, mark: Mark, now: dict[str, Prints], desk: Desk) -> Iterator[Problem]:
    """A form of an older edition is taken where it asks what the criteria ask now; changed items must be blank."""
    if mark.criteria == desk.index.sha256 or dict(mark.items) == now:
        return
    asks = [id for id, one in now.items() if id in mark.items and mark.items[id].asks != one.asks]
    for key, at in sorted(found.typed):
        if own.item_of(key) in asks:
            said = f"bộ tiêu chí đã đổi nội dung hỏi của mục {own.item_of(key)} sau khi xuất phiếu"
            said = f"{said}; xóa ô này để nhập phần còn lại, rồi xuất phiếu mới để kê khai mục này"
            yield Problem(found.place(key, at), "bản-cũ", said)
    new = [id for id in now if id not in mark.items]
    scores = [id for id, one in now.items() if id in mark.items and mark.items[id].scores != one.scores]
    for ids, said in (
        (new, "chưa có trong phiếu nên chưa kê khai"),
        ([id for id in scores if id not in asks], "đã đổi cách tính điểm, điểm tự chấm có thể phải sửa"),
    ):
        if ids:
            yield Problem(
                Place(found.shown), "bản-cũ", f"phiếu theo bản tiêu chí cũ: mục {', '.join(ids)} {said}", True
            )


def _kept(declaration: Declaration, old: Loaded[Submission] | None) -> Iterator[Problem]:
    """Citations stay with the figures that stay; what is lost is told."""
    if old is None:
        return
    items, origin = declaration.data["items"], declaration.origin
    facts = declaration.own.group_set.facts
    for id, entry in old.model.items.items():
        for fact, cite in entry.cites.items():
            if items.get(id, {}).get("facts", {}).get(fact) == entry.facts.get(fact):
                items[id].setdefault("cites", {})[fact] = cite
            else:
                said = (
                    f"{id}: bỏ trích dẫn nguồn của “{facts[fact].label if fact in facts else fact}” vì số liệu đã đổi"
                )
                yield Problem(origin.place(("items", id, "facts", fact)), "bỏ-bớt", said, warning=True)
    if remarks(old.source):
        said = f"{remarks(old.source)} dòng ghi chú (#) của {old.source.shown} không giữ lại"
        yield Problem(origin.place(), "bỏ-bớt", said, warning=True)


def _same(text: str, data: dict[str, Any]) -> bool:
    """True where the text reads back to the same data: no value may change on its way through the file."""
    document, _ = parsed(text.encode(), "submission.yaml")
    return document is not None and document.data == data


def write(taken: Sequence[Taken]) -> Iterator[Taken]:
    """Each submission published whole; only called when every form could be read."""
    for one in taken:
        if one.is_same:
            yield one
            continue
        try:
            os.makedirs(one.file.parent, exist_ok=True)
        except OSError as error:
            raise InputError(
                [Problem(Place(one.shown), "ghi-tệp", f"không tạo được thư mục: {error.strerror}")]
            ) from error
        with published(one.file) as unfinished:
            unfinished.write_text(one.text, encoding="utf-8", newline="\n")
        yield one


def told(one: Taken, *, dry_run: bool) -> str:
    """What an import did, or would do, in the words of the terminal."""
    if one.is_same:
        return f"{one.agency.title}: giữ nguyên {one.shown} (không có gì thay đổi)"
    did = "sẽ ghi" if dry_run else "đã ghi"
    if one.is_new:
        return f"{one.agency.title}: {did} {one.shown} (mới, {len(one.changes)} nội dung)"
    lines = [f"{one.agency.title}: {did} {one.shown} ({len(one.changes)} thay đổi)"]
    return "\n".join([*lines, *(f"  {change}" for change in one.changes)])


def _decided(desk: Desk, agency: Agency, shown: str) -> Iterator[Problem]:
    """What has been appraised is no longer the agency's to change: what is new goes into the clarification."""
    rounds = [one for one in desk.index.head.rounds if one.is_filed]
    filed = [f"{one.id}.yaml" for one in rounds if (desk.folder(agency) / f"{one.id}.yaml").exists()]
    if filed:
        where = " hoặc ".join(f"{one.id}.yaml" for one in rounds if one.kind == "clarification")
        said = f"{agency.title} đã có {', '.join(filed)} nên hồ sơ tự đánh giá không sửa được nữa"
        told = f"{said}; giải trình và tài liệu mới ghi ở {where}" if where else said
        remedy = "Hội đồng cho nộp lại thì chuyển các tệp đó ra khỏi thư mục của cơ quan, nhập phiếu rồi thẩm định lại"
        yield Problem(Place(shown), "đã-thẩm-định", f"{told}; {remedy}")
