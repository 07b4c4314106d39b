"""Work done beside other work, in a process of its own."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def aside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Start some work on what stands in memory now and go on; what is yielded gives its result.

    Only Linux copies a process safely, and only a second processor makes it worth while: elsewhere, and where the other
    process fails, the work is done when its result is asked for.
    """
    if sys.platform != "linux" or (os.cpu_count() or 1) == 1:
        yield work
        return
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, theirs), daemon=True)
    with suppress(OSError, ImportError):  # no more processes allowed: the pipe then ends without a result
        process.start()
    theirs.close()

    def result() -> T:
        with suppress(EOFError, OSError):
            found: T = ours.recv()
            return found
        return work()

    try:
        yield result
    finally:
        ours.close()
        if process.pid is not None:
            process.kill()
            process.join()


def _do(work: Callable[[], T], pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run that is interrupted ends it
    with suppress(Exception):  # raised again where the result is asked for
        pipe.send(work())
