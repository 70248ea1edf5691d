"""Acting on a page once it is there with its scripts, as somebody does who first looks at it.

Playwright acts as soon as the element is there: on a page that a click led to, that may be before its scripts are.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

ACTS = (
    *("check", "click", "dblclick", "fill", "focus", "hover", "press", "press_sequentially"),
    *("select_option", "set_checked", "set_input_files", "tap", "uncheck"),
)


@contextmanager
def acts_wait_for_scripts() -> Iterator[None]:
    """Have whatever is done to an element, or by a key, wait until all of the page is loaded."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ACTS:
            patch.setattr(Locator, name, once_loaded(getattr(Locator, name)))
            if hasattr(Page, name):
                patch.setattr(Page, name, once_loaded(getattr(Page, name)))
        patch.setattr(Page, "keyboard", property(once_loaded(Page.keyboard.fget)))
        yield


def once_loaded(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def acting(of: Locator | Page, *given: Any, **options: Any) -> Any:
        if isinstance(of, Locator):
            of.wait_for(state="attached")  # on the page that one is led to, where that is another
        page = of.page if isinstance(of, Locator) else of
        page.wait_for_load_state()
        return act(of, *given, **options)

    return acting
