#!/usr/bin/env python3
"""The project's one program: `up` starts everything, `test` runs the tests, all else is Django's."""

import sys

if __name__ == "__main__":
    # No newer syntax in this file: an old Python must come as far as this sentence.
    if sys.version_info < (3, 11):  # noqa: UP036 - older ones start it too
        sys.exit("Python 3.11 or newer is needed, this is %d.%d." % sys.version_info[:2])  # noqa: UP031 - older ones read it too

    from tracker.bootstrap import main

    sys.exit(main(sys.argv))
