"""What a form says beside its cells: how an item is scored, what to type, what a missing document does."""

from collections.abc import Iterator, Mapping

from scoring.criteria import Cap, EvidenceKind, Leaf
from scoring.facts import SUPPLIERS, Fact
from scoring.forms.texts import NEVER_WORDS
from scoring.points import shown
from scoring.policies import Policies


def limits(caps: tuple[Cap, ...]) -> str:
    """What limits the points of an area or criterion."""
    return " ".join(f"{cap.says}: nhiều nhất {shown(cap.most)} điểm." for cap in caps)


def how(leaf: Leaf) -> str:
    """How an item is scored, when it does not apply, and what the criteria note."""
    item, said = leaf.item, [leaf.ladder.sentence()]
    said += [f"Không áp dụng khi: {item.not_applicable.says}."] if item.not_applicable else []
    return " ".join([*said, item.note or ""]).strip()


def asked(fact: Fact, facts: Mapping[str, Fact]) -> str:
    """What is to be typed for a figure."""
    if fact.supplier != "agency":
        return f"{f'Đơn vị: {fact.unit}; ' if fact.unit else ''}{SUPPLIERS[fact.supplier]}, không phải điền"
    words = {
        "date": f"Ngày/tháng/năm; không làm thì gõ: {NEVER_WORDS}",
        "yes_no": "Chọn Có hoặc Không",
        "choice": "Chọn một trong danh sách",
        "text": "Viết bằng chữ",
    }
    said = words.get(fact.type, f"Đơn vị: {fact.unit}")
    said += f"; nhiều nhất {fact.decimals} chữ số thập phân" if fact.decimals else ""
    low, high = fact.bounds
    said += f"; từ {fact.shown(low)}" if low else ""
    said += f"; đến {fact.shown(high)}" if high is not None else ""
    return said + (f"; không lớn hơn “{facts[fact.at_most].label}”" if fact.at_most else "")


def without(leaf: Leaf, kind: EvidenceKind, policies: Policies) -> str:
    """What a missing document does, and what is asked of one that is there."""
    return "; ".join([_missing(leaf, kind, policies), *_asked_of(kind)])


def _missing(leaf: Leaf, kind: EvidenceKind, policies: Policies) -> str:
    if not kind.required:
        return "Không bắt buộc"
    effect = kind.without if policies.missing_evidence == "by_item" else policies.missing_evidence
    if effect == "cap" and kind.cap is not None:
        return f"Bắt buộc; thiếu thì được nhiều nhất {shown(kind.cap.constant(leaf.item.max))} điểm"
    return "Bắt buộc; thiếu thì không có điểm" if effect == "zero" else "Bắt buộc; thiếu thì bị ghi nhận"


def _asked_of(kind: EvidenceKind) -> Iterator[str]:
    first, last = (kind.period.from_, kind.period.to) if kind.period else (None, None)
    if first or last:
        since, until = f" từ {first:%d/%m/%Y}" if first else "", f" đến {last:%d/%m/%Y}" if last else ""
        yield f"ban hành{since}{until}"
    if kind.types:
        yield f"tệp {', '.join(kind.types)}"
