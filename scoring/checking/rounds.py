"""Checks over the rounds of a season: their order, and the window of each."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from scoring.errors import Loc
from scoring.policies import FINAL, SELF, Round

_AGENCY_FILE = "submission"
_BEGINS = {"from": "bắt đầu", "to": "kết thúc"}


def round_faults(rounds: Sequence[Round]) -> Iterator[tuple[Loc, str]]:
    """What is wrong with the rounds, each with its place among them."""
    if len(rounds) < 2 or (rounds[0].kind, rounds[0].id) != ("self", SELF):
        yield (0, "id") if rounds else (), f"vòng đầu phải có id: {SELF}, kind: self; thêm hoặc đổi thứ tự"
    if rounds and (rounds[-1].kind, rounds[-1].id) != ("final", FINAL):
        yield (len(rounds) - 1, "id"), f"vòng cuối phải có id: {FINAL}, kind: final; thêm hoặc đổi thứ tự"
    for position, one in enumerate(rounds):
        yield from (((position, *loc), message) for loc, message in _window_faults(one))
        if one.is_filed and one.id in (_AGENCY_FILE, SELF, FINAL):
            yield (position, "id"), f"mã '{one.id}' không dùng cho vòng này được; đổi mã khác, ví dụ {one.kind}-1"
    for position, one in enumerate(rounds[1:-1], 1):
        yield from (((position, "kind"), message) for message in _order_faults(rounds, position, one))
    for position, (before, after) in enumerate(pairwise(rounds), 1):
        for key, earlier, later in (("from", before.from_, after.from_), ("to", before.to, after.to)):
            if earlier and later and later < earlier:
                said = f"vòng '{after.title}' {_BEGINS[key]} trước vòng '{before.title}'"
                yield (position, key), f"{said}; sửa ngày hoặc đổi thứ tự"


def overlaps(rounds: Sequence[Round]) -> Iterator[tuple[Loc, str]]:
    """Rounds in order of which one begins before the one above it is over: a doubt, since some seasons mean it so."""
    for position, (before, after) in enumerate(pairwise(rounds), 1):
        if before.from_ and before.to and after.from_ and before.from_ <= after.from_ < before.to:
            said = f"vòng '{after.title}' bắt đầu {after.from_:%d/%m/%Y}, trước khi vòng '{before.title}' kết thúc"
            yield (position, "from"), f"{said} ({before.to:%d/%m/%Y}); kiểm tra lại ngày"


def _window_faults(one: Round) -> Iterator[tuple[Loc, str]]:
    if one.kind != "final" and (one.from_ is None or one.to is None):
        yield (), f"vòng '{one.title}' chưa có thời gian; thêm ngày đầu ('from') và ngày cuối ('to')"
    if one.from_ and one.to and one.from_ > one.to:
        yield ("from",), f"vòng '{one.title}': ngày đầu ('from') sau ngày cuối ('to'); đổi lại"


def _order_faults(rounds: Sequence[Round], position: int, one: Round) -> Iterator[str]:
    if not one.is_filed:
        yield f"giữa vòng đầu và vòng cuối chỉ có appraisal và clarification, không có {one.kind}; sửa kind"
    around = {rounds[position - 1].kind, rounds[position + 1].kind}
    if one.kind == "clarification" and around != {"appraisal"}:
        yield "trước và sau vòng giải trình (clarification) phải có vòng thẩm định (appraisal); thêm hoặc bỏ vòng này"
