"""A large file is read by a process of its own, while ours does something with what it has read.

The process is a Python of the same kind, with the same modules in reach. It is told what to do on
its input and tells the batches on its output, one pickle each. Both ends are ours: nothing of the
file is ever unpickled, only what our own readers made of it.

Nobody waits for ever. When the process dies, its output ends, and that is an issue of the file.
When we die, however suddenly, its output is broken, and it ends at the next batch.
"""

import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import IO, TypeVar, cast

from catalog_import.batch import Batch, Items
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader

T = TypeVar("T")

# It looks for our modules where we found them, whatever folder or installation that is.
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from catalog_import.apart import serve; serve()"
)


# How far it may come before us: a few batches, so that neither waits for the other all the time.
_AHEAD = 1024 * 1024
# In a smaller file, it has hardly started before we could have been done.
LARGE = 4_000_000


def read_apart(
    read: Callable[[], Iterator[Batch[T]]], prepare: Callable[[Items], T]
) -> Generator[Batch[T], None, None]:
    """The batches `read` tells, from a process of its own.

    `read` and what it tells can be pickled; what it raises, this raises. `prepare` makes what
    stands for no items. The process is gone when this ends or is closed.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    told, output = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    try:
        _widen(output)
        # If it died at once, the end of its output says so.
        with suppress(BrokenPipeError), told:
            pickle.dump(sys.path, told)
            pickle.dump(read, told)
        yield from _received(output, prepare)
    finally:
        process.kill()
        process.wait()
        output.close()


def _widen(pipe: IO[bytes]) -> None:
    """Where the system lets us."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _AHEAD)


def _received(output: IO[bytes], prepare: Callable[[Items], T]) -> Iterator[Batch[T]]:
    name, header, read_bytes = "", CatalogueHeader(), 0
    while True:
        try:
            said: Batch[T] | Exception | None = pickle.load(output)  # noqa: S301 - our own
        except (EOFError, pickle.UnpicklingError):  # it ended before it had said that it was done
            stopped = issue("reading-stopped")
            yield Batch(name, header, prepare(()), 0, (stopped,), read_bytes)
            return
        if said is None:
            return
        if isinstance(said, Exception):
            raise said
        name, header, read_bytes = said.format, said.header, said.read_bytes
        yield said


def serve() -> None:
    """What the process does: take what to read from its input, and tell the batches."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What anybody prints is no batch.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Who stops us from the keyboard stops our caller, and the caller stops us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        read: Callable[[], Iterator[Batch[object]]] = pickle.load(sys.stdin.buffer)  # noqa: S301
        for batch in read():
            _tell(output, batch)
        _tell(output, None)
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more, so there is nothing to tidy up for
    except Exception as error:
        _tell(output, _as_told(error))


def _tell(output: IO[bytes], said: object) -> None:
    pickle.dump(said, output, protocol=pickle.HIGHEST_PROTOCOL)
    output.flush()


def _as_told(error: Exception) -> Exception:
    """The error with where it came from; one that cannot travel goes as its text."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
