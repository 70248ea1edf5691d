"""How often the program looks for garbage: seldom, and a worker among what requests made only."""

import gc

# A page makes tens of thousands of objects, nearly none in a circle: by Python's own numbers it would be looked
# through several times, and all that was made at the start with it. The start itself took a fifth longer.
THRESHOLD = (50_000, 20, 50)


def seldom() -> None:
    """Look seldom from now on. To be called before the site is imported."""
    gc.set_threshold(*THRESHOLD)


def settle() -> None:
    """Leave alone from now on what there is: the code, and what was made of it once. To be called after the start."""
    gc.collect()
    gc.freeze()
