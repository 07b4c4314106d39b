"""Work beside other work: the result, what fails, and what cannot be sent."""

import os
from collections.abc import Callable

import pytest

from scoring.aside import aside


def test_the_result_is_that_of_the_work() -> None:
    with aside(lambda: [1, 2]) as result:
        assert result() == [1, 2]


@pytest.mark.skipif((os.cpu_count() or 1) == 1, reason="one processor does one thing after another")
def test_the_work_is_done_in_another_process() -> None:
    with aside(os.getpid) as result:
        assert result() != os.getpid()


def test_what_the_work_raises_is_raised_where_its_result_is_asked_for() -> None:
    with aside(lambda: next(iter([]))) as result, pytest.raises(StopIteration):
        result()


def test_a_result_that_cannot_be_sent_is_found_here() -> None:
    def work() -> Callable[[], int]:
        return lambda: 7

    with aside(work) as result:
        assert result()() == 7


def test_a_process_that_ends_is_no_loss() -> None:
    ours = os.getpid()

    def work() -> str:
        if os.getpid() != ours:
            os._exit(1)
        return "done"

    with aside(work) as result:
        assert result() == "done"


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)

    with aside(os.getpid) as result:
        assert result() == os.getpid()
