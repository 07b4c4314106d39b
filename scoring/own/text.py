"""The agency's own sheet on the terminal: plain text, the same in a pipe."""

from collections.abc import Iterable, Iterator

from scoring.explain import said_of
from scoring.own.gains import Gain
from scoring.own.shares import Share
from scoring.own.sheet import PAST, OwnSheet
from scoring.points import shown
from scoring.report import KNOWN, NO_SCORE, NOTHING_HANDED_IN

_WIDTH = 24


def text(sheet: OwnSheet) -> str:
    """The sheet from the total to the single item."""
    return "\n".join(_lines(sheet))


def _lines(sheet: OwnSheet) -> Iterator[str]:
    yield from _head(sheet)
    if sheet.handed_in:
        yield from _list("Theo lĩnh vực (█ đạt, ▒ đang chờ, · mất)", map(_area, sheet.areas))
    if sheet.standards and sheet.handed_in:
        yield from _list(f"Điểm mạnh: {sheet.standards.says_strong}", sheet.strengths)
        yield from _list(f"Điểm yếu: {sheet.standards.says_weak}", sheet.weaknesses)
    yield from _list("Điểm có rủi ro", (f"{risk.row.id}: {risk.words}. {risk.says}" for risk in sheet.risks))
    yield from _list("Trong tầm với", map(_gain, sheet.gains), sheet.taken)
    yield from _list("Bài học cho kỳ sau", map(_gain, sheet.lessons), PAST)
    yield from _list("Cần xem lại trong hồ sơ", sheet.doubts)
    yield from _items(sheet)


def _head(sheet: OwnSheet) -> Iterator[str]:
    head = sheet.view.result.index.head
    yield f"{sheet.title} — năm {head.year}, vòng {sheet.round.lower()}"
    if sheet.handed_in:
        awaits = " khi chưa cộng các mục đang chờ" if sheet.waits else ""
        yield f"{sheet.points}, chỉ số {sheet.percent}{awaits}{f', xếp loại {sheet.grade}' if sheet.grade else ''}"
    else:
        yield f"CHƯA NỘP. {NOTHING_HANDED_IN}"
        yield f"{KNOWN}: {sheet.points}; {NO_SCORE}"
    if sheet.waits:
        yield f"Đang chờ {sheet.waits} mục, tối đa {shown(sheet.awaiting)} điểm; mục đang chờ không phải là 0 điểm"
    yield " · ".join(f"{label}: {count} mục" for label, count in sheet.states)
    if sheet.marks:
        yield " · ".join(sheet.marks)


def _area(area: Share) -> str:
    bar = _bar(area) if area.part == "base" else " " * _WIDTH
    waits = f", chờ {shown(area.awaiting)}" if area.awaiting else ""
    share = f" ({area.percent})" if area.ratio is not None else ""
    return f"  {area.id:<3} {bar}  {area.words}{share}{waits} — {area.title}"


def _bar(area: Share) -> str:
    if not area.max:
        return " " * _WIDTH
    full = int(max(area.points, 0) * _WIDTH / area.max)
    wait = min(-int(-area.awaiting * _WIDTH // area.max), _WIDTH - full)
    return f"{'█' * full}{'▒' * wait}".ljust(_WIDTH, "·")


def _gain(gain: Gain) -> str:
    return f"{gain.row.id}: {gain.says}: {gain.words}"


def _list(title: str, lines: Iterable[str], note: str = "") -> Iterator[str]:
    found = list(lines)
    yield from ("", f"{title}:", *([f"  ({note})"] if note else []), *(f"  {line}" for line in found or ["không có"]))


def _items(sheet: OwnSheet) -> Iterator[str]:
    yield from ("", "Từng mục:")
    for area in sheet.areas:
        yield f"  {area.id} {area.title}"
        for row in area.rows:
            claimed = f", tự chấm {shown(row.claimed)}" if row.claimed is not None else ""
            points = f"{row.points:>5}/{shown(row.leaf.item.max)}{claimed}"
            yield f"    {row.id:<7} {points} [{row.label}] {row.leaf.item.title}"
            yield f"            {row.reason}"
            yield from (f"            {name}: {said}" for name, said in said_of(sheet.view, row.leaf))
