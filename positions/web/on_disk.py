"""Files that are made on disk while they are sent: their making waits for nobody for long, and no memory grows."""

import os
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from time import monotonic
from typing import IO

from positions.web.downloads import PIECE

# So many seconds the making of a file waits, altogether, for the one who takes it.
PATIENCE = 10


def sent_from_disk(make: Callable[[IO[bytes]], Iterator[None]]) -> Iterator[bytes]:
    """Yield what `make` writes into the file that it is given, piece by piece; it stops whenever some can be sent.

    All up to the place where it stops stays as it is. Whoever takes it too slowly waits until all of it is made, and
    holds no connection to the database meanwhile.
    """
    waited, sent = 0.0, 0
    with TemporaryFile() as file:
        for _ in make(file):
            file.flush()
            while waited < PATIENCE and (piece := os.pread(file.fileno(), min(PIECE, file.tell() - sent), sent)):
                sent += len(piece)
                began = monotonic()
                yield piece
                waited += monotonic() - began
        file.flush()
        while piece := os.pread(file.fileno(), PIECE, sent):
            sent += len(piece)
            yield piece
