"""What an agency missed in an item: the nearest better step, whoever states the figures; or why none can be told."""

from collections.abc import Iterator
from fractions import Fraction

from scoring.criteria import Leaf, rules_of
from scoring.points import Number, percent, plain, rounded, shown
from scoring.reach import reaches
from scoring.rules import Judged
from scoring.rules.measured import Survey
from scoring.scores import STATE_WORDS, ItemScore, State
from scoring.views import View

CENTRAL = "Theo số liệu dùng chung, cơ quan không tự kê khai; nêu để biết:"
SURVEYED = "Theo kết quả điều tra, cơ quan không tự kê khai; nêu để biết:"
JUDGED = "Theo đánh giá của cơ quan thẩm định; nêu để biết:"


def missed(one: View, leaf: Leaf, score: ItemScore) -> list[str]:
    """What would give more points, one line each."""
    if score.state is State.EVIDENCE_MISSING:
        return _documents(one, leaf, score)
    if score.state is State.NOT_ANSWERED:
        return ["kê khai số liệu còn thiếu để được tính điểm"]
    if score.state is State.NOT_APPLICABLE:
        return ["mục không áp dụng, không tính điểm"]
    if score.points is None:
        return [f"chưa nói được: {STATE_WORDS[score.state].lower()}"]
    if leaf.area.part == "penalty":
        return ["không để phát sinh trường hợp nào thì không bị trừ điểm" if score.points else "không bị trừ điểm"]
    if score.points == leaf.item.max:
        return ["đã đạt điểm tối đa"]
    return _steps(one, leaf, score.points)


def _documents(one: View, leaf: Leaf, score: ItemScore) -> list[str]:
    held = score.points == one.by_figures(leaf)
    what = "điểm đang được giữ và đã đánh dấu để xem xét" if held else "để được tính điểm theo số liệu"
    kinds = one.dossier.refused(leaf.item.id, one.result.round)
    refused = [id in kinds for id in score.lacking]
    said = ["tài liệu không được chấp nhận: giải trình hoặc thay tài liệu khác"] if any(refused) else []
    said += [] if all(refused) else ["bổ sung tài liệu kiểm chứng còn thiếu"]
    return [f"{' và '.join(said)}{'; ' if held else ' '}{what}"]


def _steps(one: View, leaf: Leaf, now: Number) -> list[str]:
    """The nearest better steps: by what the agency can state, else by what others state, told to be known."""
    group_set, rules = one.group.group_set, list(rules_of(leaf.item.rule))
    found = [reach.words(group_set.facts[reach.fact], now) for reach in reaches(group_set, leaf, one.env)]
    if found:
        return found
    central = reaches(group_set, leaf, one.env, ("central",))
    if central:
        return [CENTRAL, *(f"- {reach.words(group_set.facts[reach.fact], now)}" for reach in central)]
    if isinstance(leaf.item.rule, Survey):
        return [SURVEYED, *(f"- {said}" for said in _answers(one, leaf, leaf.item.rule, now))]
    if isinstance(leaf.item.rule, Judged):
        return [JUDGED, *(f"- {said}" for said in _levels(leaf, leaf.item.rule, now))]
    if any(isinstance(rule, Survey | Judged) for rule in rules):
        return ["theo kết quả điều tra, đánh giá của cơ quan thẩm định cùng nhiều số liệu khác, không tách riêng được"]
    return ["phải thay đổi từ hai số liệu trở lên mới lên được mức cao hơn"]


def _answers(one: View, leaf: Leaf, rule: Survey, now: Number) -> Iterator[str]:
    """The mean that gives the least more there is, and what each better answer would give."""
    group_set, top = one.group.group_set, leaf.item.max
    places = group_set.policies.item_places
    least = plain(Fraction(1, 10 ** (2 if places is None else places)))
    more = min(top, plain(Fraction(now) + least))
    # A rounded mean reaches the next points half a unit before them
    needed = Fraction(more) / top if places is None else (Fraction(more) - Fraction(least) / 2) / top
    yield f"mức bình quân từ {_up(needed)} thì được {shown(more)} điểm (+{shown(plain(Fraction(more) - now))} điểm)"
    for option in sorted(rule.options, key=lambda option: -option.weight):
        then = rounded(plain(option.weight * top), places)
        if then > now:
            label, gain = group_set.facts[option.fact].label, shown(then - now)
            yield f"nếu mọi phiếu có ý kiến đều thuộc “{label}” thì được {shown(then)} điểm (+{gain} điểm)"


def _up(share: Fraction) -> str:
    """A share in percent, rounded up to two decimals: less would not do."""
    return percent(Fraction(-(-share * 10_000 // 1), 10_000))


def _levels(leaf: Leaf, rule: Judged, now: Number) -> Iterator[str]:
    """The next better level of a judgement, or that points are given freely up to the maximum."""
    levels = sorted((level.award.constant(leaf.item.max), level.label) for level in rule.scale)
    for points, label in (level for level in levels if level[0] > now):
        yield f"nếu được đánh giá “{label}” thì được {shown(points)} điểm (+{shown(points - now)} điểm)"
        return
    yield f"cơ quan thẩm định cho điểm trong khung, còn đến +{shown(leaf.item.max - now)} điểm"
