"""Signatures verified in processes of their own, for the library reads hostile bytes and is slow to load.

Each process is bounded in memory, and in time for every file; whatever happens there becomes a verdict.
"""

import importlib
import importlib.util
import logging
import os
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection

from scoring.evidence.signatures import (
    BROKEN,
    CHANGED,
    NO_PROCESS,
    NO_ROOTS,
    NOT_INSTALLED,
    OVERRUN,
    UNSIGNED,
    UNSUPPORTED,
    Task,
    Verdict,
    examined,
)
from scoring.loading.attachments import address_space, content

Verify = Callable[[Sequence[Task]], Iterator[Verdict]]
"""From files to the verdicts on them, in order."""
_SECONDS, _MEMORY = 20, 2**30
"""What one file may cost."""
_WORKERS, _SHARE = 4, 16
"""How many processes at most, and how many files each should have before another is worth loading the library in."""


@contextmanager
def verifying(files: int) -> Iterator[Verify]:
    """The verification of about so many files; the library loads while its user goes on to something else."""
    wanted = min(_WORKERS, os.cpu_count() or 1, -(-files // _SHARE)) if _is_installed() else 0
    workers = [_Worker() for _ in range(wanted)]
    try:
        yield lambda tasks: _verdicts(workers, tasks)
    finally:
        for worker in workers:
            worker.stop()


def _is_installed() -> bool:
    return importlib.util.find_spec("pyhanko") is not None


def _verdicts(workers: "list[_Worker]", tasks: Sequence[Task]) -> Iterator[Verdict]:
    doubtful = [_without_library(task) for task in tasks]
    left = [task for task, verdict in zip(tasks, doubtful, strict=True) if verdict is None]
    if left and not workers:
        workers.append(_Worker())
    verified = _verified(workers, left)
    yield from (verdict or next(verified) for verdict in doubtful)


def _without_library(task: Task) -> Verdict | None:
    """The verdict where nothing needs to be verified, or nothing can be."""
    if not task.attachment.signed:
        return UNSIGNED
    if not task.roots.certificates:
        return NO_ROOTS
    return None if _is_installed() else NOT_INSTALLED


def _verified(workers: "list[_Worker]", tasks: Sequence[Task]) -> Iterator[Verdict]:
    """The verdicts of the library, the files dealt out in turn."""
    for at, worker in enumerate(workers):
        worker.take(tasks[at :: len(workers)])
    return (workers[at % len(workers)].answer() for at in range(len(tasks)))


class _Worker:
    """A process that verifies the files it is given, replaced where one of them breaks it."""

    def __init__(self) -> None:
        self.tasks: Sequence[Task] = ()
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = Pipe()
        self.process = Process(target=_serve, args=(theirs, self.pipe), daemon=True)
        with suppress(OSError):  # no more processes allowed: the pipe then ends without a verdict
            self.process.start()
        theirs.close()

    def stop(self) -> None:
        self.pipe.close()
        if self.process.pid is not None:
            self.process.kill()
            self.process.join()

    def take(self, tasks: Sequence[Task]) -> None:
        """Files to verify; a process that is no more shows when it does not answer."""
        self.tasks = tasks
        with suppress(OSError):
            self.pipe.send(tasks)

    def answer(self) -> Verdict:
        """The verdict on the next file; one that breaks the process is tried once more in another."""
        found, rest = self._received(), self.tasks[1:]
        if found is None:
            self._replace(self.tasks)
            found = self._received()
        if found is None:
            self._replace(rest)
        self.tasks = rest
        return found or (OVERRUN if self.process.pid else NO_PROCESS)

    def _received(self) -> Verdict | None:
        with suppress(EOFError, OSError):
            verdict: Verdict = self.pipe.recv()
            return verdict
        return None

    def _replace(self, tasks: Sequence[Task]) -> None:
        self.stop()
        self._start()
        self.take(tasks)


# --- in the process of its own --------------------------------------------------------------------------------------


def _serve(pipe: Connection, theirs: Connection) -> None:
    """Load the library, then answer."""
    theirs.close()
    _restrain()
    for module in ("pyhanko.pdf_utils.reader", "pyhanko.sign.validation"):
        with suppress(ImportError):  # what cannot be loaded is told of each file
            importlib.import_module(module)
    with suppress(EOFError, OSError):
        while True:
            for task in pipe.recv():
                pipe.send(_outcome(task))


def _restrain() -> None:
    """What the library logs and warns of is not for officials; its memory is bounded where the system can."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run that is interrupted ends it
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # On top of what a fork of a large process holds already, or the library could not even be loaded
        bound = address_space() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (bound, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _bound_time() -> None:
    """From here on so many seconds, then the process ends."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (used + _SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _outcome(task: Task) -> Verdict:
    """The verdict on a file, whatever the library raises."""
    try:
        return judged(task)
    except (MemoryError, RecursionError):
        return OVERRUN
    except NotImplementedError:
        return UNSUPPORTED
    except ImportError:
        return NOT_INSTALLED
    except Exception:
        return BROKEN


def judged(task: Task) -> Verdict:
    """The verdict on a file that bears traces of a signature; whatever the library raises goes up."""
    _bound_time()
    data = content(task.attachment)
    return CHANGED if data is None else examined(data, task.roots, task.day)
