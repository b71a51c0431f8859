"""The `participa` command, watched from inside: `python -m tests.operation.watched N COMMAND …`.

It says on standard output when the first statement has written (`writing`), when the Nth one has (`held`), and when a
commit begins and has ended. At the Nth it waits for a line on its standard input, so that whoever started it
can look at the database and kill it in the middle of the write. N = 0 never waits; -1 waits when a commit begins.
"""

from __future__ import annotations

import itertools
import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from participa import cli

WRITES = ("INSERT", "UPDATE", "DELETE")


def watch(hold_at: int) -> None:
    """Listen to every engine of this process."""
    numbers = itertools.count(1)
    written = [0]

    @sa.event.listens_for(Pool, "checkout")
    def _small_cache(raw: Any, *_rest: object) -> None:
        if type(raw).__module__.startswith("sqlite3"):
            # Pages of the open transaction go to the write-ahead log at once, as those of a large file would.
            raw.execute("PRAGMA cache_size = 10")

    @sa.event.listens_for(Engine, "after_cursor_execute")
    def _written(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            written[0] = next(numbers)
            if written[0] == 1:
                say("writing")
            if written[0] == hold_at:
                hold(f"held {written[0]}")

    @sa.event.listens_for(Engine, "commit")
    def _commit(_conn: object) -> None:
        if written[0]:
            if hold_at < 0:
                hold(f"held {written[0]}")
            say(f"committing {written[0]}")


def say(text: str) -> None:
    """Tell whoever started this process."""
    sys.stdout.write(f"\0{text}\n")
    sys.stdout.flush()


def hold(text: str) -> None:
    """Tell it, and wait."""
    say(text)
    sys.stdin.readline()


if __name__ == "__main__":
    watch(int(sys.argv[1]))
    sys.exit(cli.main(sys.argv[2:]))
