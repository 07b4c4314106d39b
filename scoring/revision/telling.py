"""A revision in words, in Markdown fit for a pull request: what changes in the text, who moves, and by what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring.errors import Problem
from scoring.handbook.contents import POLICIES
from scoring.handbook.text import cell, table
from scoring.points import Number, plain, rounded, shown, total
from scoring.ranking import Standing
from scoring.revision.amendments import Amendment
from scoring.revision.comparing import GroupRevision, Revision
from scoring.revision.movements import Movement, Part

_MOST_PARTS = 5
"""The parts of a movement told one by one; the workbook has them all."""
_MOST_WORDS = 160
STANDING = ("Điểm", "Chỉ số (%)", "Hạng", "Xếp loại", "Đề nghị khen thưởng")


def told(revision: Revision, surprises: Sequence[Problem] | None = None) -> Iterator[str]:
    """The whole comparison, and where it is otherwise than a change file states."""
    old, new = revision.old.head, revision.new.head
    yield f"# So sánh bộ tiêu chí {old.name} và {new.name}\n"
    yield f"Trước: {old.title} ({revision.old.sha256[:12]}). Sau: {new.title} ({revision.new.sha256[:12]}).\n"
    for said, titles in (("Chỉ có ở bộ trước", revision.only_old), ("Chỉ có ở bộ sau", revision.only_new)):
        if titles:
            yield f"{said}: {'; '.join(titles)}.\n"
    yield "## Tóm tắt\n"
    yield from map(_summary, revision.groups)
    if surprises is not None:
        yield f"- {f'Khác tệp dự kiến ở {len(surprises)} chỗ:' if surprises else 'Đúng như tệp dự kiến.'}"
        yield from (f"  - {cell(str(one))}" for one in sorted(surprises))
    yield ""
    for group in revision.groups:
        yield f"## {group.title}: {len(group.substance)} điểm sửa đổi\n"
        yield from _text(group)
        if revision.season is not None:
            yield from _consequence(group)
    if revision.season is not None and revision.groups:
        yield "## Cách thử\n"
        yield from (f"- {one}" for one in assumptions(revision))


def _summary(group: GroupRevision) -> str:
    """A group in one line: how much of the text changes, how many agencies move, whose awards are others."""
    awards = [
        f"{one.after.agency.title} ({' → '.join(standing_words(side)[-1] for side in (one.before, one.after))})"
        for one in group.movements
        if len({*one.awards}) > 1
    ]
    said = [f"{len(group.substance)} điểm sửa đổi"]
    if group.movements:
        said += [f"{sum(one.moved for one in group.movements)} cơ quan đổi hạng, xếp loại hoặc khen thưởng"]
        said += [f"đổi khen thưởng: {', '.join(awards) or 'không có'}"]
    return f"- {group.title}: {'; '.join(said)}."


def assumptions(revision: Revision) -> Iterator[str]:
    """What is taken for granted where a season is tried under criteria that it was not declared for."""
    assert revision.season is not None
    years, name = revision.years, revision.season.index.head.name
    yield f"Số liệu của mùa {name}, vòng {revision.season.round_title}, chấm theo cả hai bộ tiêu chí."
    if years:
        yield f"Các ngày kê khai được dời {abs(years)} năm {'về sau' if years > 0 else 'về trước'} cho cùng kỳ."
    yield "Tài liệu mà bộ tiêu chí của mùa này không yêu cầu được coi là đã nộp."
    yield f"Phần “{POLICIES}” là thay đổi khi chỉ đổi quy ước; phần của từng mục tính theo quy ước mới."
    for group in revision.groups:
        if group.unasked:
            yield f"{group.title}: mùa này không có số liệu: {'; '.join(group.unasked)}."
        yield from _untold(group)


def _untold(group: GroupRevision) -> Iterator[str]:
    """What of the movements comes of items without points in one edition, which is no consequence of the text."""
    parts = [[part for part in one.parts if part.untold] for one in group.movements]
    items = Counter(part.label for own in parts for part in own)
    moved = [total(part.index for part in own) for own in parts]
    if items:
        named = ", ".join(f"{label} ({count} cơ quan)" for label, count in items.items())
        ends = " đến ".join(signed(rounded(end, 2)) for end in (min(moved), max(moved)))
        why = "mùa này không có số liệu, hoặc phải thẩm định lại theo bộ đó"
        said = f"mục chưa có điểm ở một bộ vì {why}: {named}"
        yield f"{group.title}: {said}; riêng các mục này làm chỉ số đổi từ {ends} điểm phần trăm."


# --- the text -------------------------------------------------------------------------------------------------------


def _text(group: GroupRevision) -> Iterator[str]:
    found = group.substance
    rest = len(group.amendments) - len(found)
    if not found:
        yield "Nội dung không đổi.\n"
    yield from table(("Ở đâu", "Sửa gì", "Trước", "Sau"), map(_amendment, found))
    if rest:
        yield f"Ngoài ra {rest} chỗ chỉ ghi lại căn cứ hoặc chuyển năm.\n"


def _amendment(one: Amendment) -> Sequence[str]:
    return [cell(text) for text in (one.where, one.what, *_differing(one.before, one.after))]


def _differing(before: str, after: str) -> tuple[str, str]:
    """Two texts, of long ones only what differs with a little around it."""
    if max(len(before), len(after)) <= _MOST_WORDS or not (before and after):
        return before, after
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    end = next((i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b), 0)
    end = min(end, len(before) - start, len(after) - start)
    return _around(before, start, end), _around(after, start, end)


def _around(text: str, start: int, end: int) -> str:
    first = text.rfind(" ", 0, max(start - 30, 0)) + 1 if start > 30 else 0
    last = text.find(" ", min(len(text) - end + 30, len(text)))
    last = last if last >= 0 else len(text)
    return f"{'… ' * (first > 0)}{text[first:last]}{' …' * (last < len(text))}"


# --- the consequence ------------------------------------------------------------------------------------------------


def _consequence(group: GroupRevision) -> Iterator[str]:
    moved = [one for one in group.movements if one.moved]
    changed = [one for one in group.movements if one.points or one.index]
    yield f"### Kết quả: {len(moved)} cơ quan đổi hạng, xếp loại hoặc khen thưởng; {len(changed)} cơ quan đổi điểm\n"
    heads = ("Cơ quan", *STANDING)
    yield from table(
        heads, ([one.after.agency.title, *_both(one)] for one in group.movements if one in changed or one.moved)
    )
    for one in moved:
        why = "; ".join(_parts(one.parts)) or "theo thay đổi của cơ quan khác"
        yield f"- {one.after.agency.title}: chỉ số {signed(one.index)}: {why}."
    if moved:
        yield ""


def _both(one: Movement) -> list[str]:
    pairs = zip(standing_words(one.before), standing_words(one.after), strict=True)
    return [was if was == now else f"{was} → {now}" for was, now in pairs]


def standing_words(standing: Standing) -> tuple[str, ...]:
    """Where an agency stands, in the columns of the comparison."""
    score, awards = standing.score, ", ".join(one.award.title for one in standing.awards)
    grade = standing.grade.title if standing.grade else "–"
    place = str(standing.place) if standing.place else "–"
    return shown(score.points), shown(score.printed), place, grade, awards or "–"


def _parts(parts: Sequence[Part]) -> Iterator[str]:
    heaviest = sorted(parts, key=lambda part: -abs(Fraction(part.index)))
    for part in heaviest[:_MOST_PARTS]:
        yield f"{part.label} {signed(part.index)}"
    if len(heaviest) > _MOST_PARTS:
        yield f"{len(heaviest) - _MOST_PARTS} phần khác {signed(total(part.index for part in heaviest[_MOST_PARTS:]))}"


def signed(value: Number) -> str:
    """A change with its sign, to four decimals with "≈" where it has more."""
    size = plain(abs(Fraction(value)))
    about = "" if rounded(size, 4) == size else "≈"
    sign = "+" if value > 0 else "-" if value < 0 else ""
    return f"{about}{sign}{shown(rounded(size, 4))}"
