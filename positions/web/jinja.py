"""The language of the site's own pages: Jinja2, strict about unknown names; a fragment of a page is a block of it.

The view names a fragment as `page.html#block`. The administration's pages and mails stay with Django's own engine.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template import defaultfilters as django_filters
from django.template.backends import jinja2 as backend
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escape_text  # type: ignore[attr-defined] # without an object for each text

from positions.domain import wording
from positions.domain.languages import language_name
from positions.web import navigation
from positions.web.definitions import define, defining
from positions.web.known import NOW_ONLY, OF_EVIDENCE, carried, carrying, resting, travelling

# What the frame around every page asks for, and pages of no negotiation do not have.
FRAME: dict[str, Any] = {
    "negotiation": None,
    "section": "",
    "mentioned": (),
    "metadata": None,
    "permanent": None,
    "of_evidence": (),
    "release": None,
}
# Addresses that are kept ready, some two hundred bytes each: as many as several very long pages show.
ADDRESSES = 16_384


def url(name: str, *args: object, query: str = "", **asked: str) -> str:
    """Return the address of that name; names without a namespace are those of the positions.

    `query` is a query string as it stands, `asked` are further parameters. A reading page carries the moment of
    knowledge on, and what is asked of the evidence where that can be asked. Pages ask for the same addresses again and
    again, and finding one out takes long.
    """
    found = address(get_script_prefix(), name if ":" in name else f"positions:{name}", *map(str, args))
    if query or asked:
        found = f"{found}?{'&'.join(filter(None, (query, urlencode(asked))))}"
    if name in OF_EVIDENCE:
        return resting(found)
    return found if ":" in name or name in NOW_ONLY else travelling(found)


@lru_cache(maxsize=ADDRESSES)
def address(prefix: str, name: str, *args: str) -> str:
    """Return the address of that name below the prefix at which the site is served."""
    return reverse(name, args=args)


def written(value: object) -> str:
    """Return what a template puts out for a value, escaped unless it is markup already.

    Jinja2's own function makes an object of markup of every text, ten thousand on a long page, that is joined at once.
    """
    if type(value) is str:
        text: str = escape_text(value)
        return text
    return value if type(value) is Markup else escape(value)


class PageCode(CodeGenerator):
    """Has what a template puts out be escaped by `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class PageEnvironment(Environment):
    """Jinja2 as the pages have it."""

    code_generator_class = PageCode
    written = staticmethod(written)


def environment(**options: Any) -> Environment:
    # A line break is a space, so none is eaten after a tag; the indentation before one is nobody's.
    env = PageEnvironment(lstrip_blocks=True, **{**options, "undefined": StrictUndefined})
    env.globals.update(url=url, travelling=travelling, resting=resting, carried=carried)
    env.globals.update(static=static, htmx_script=htmx_script)
    env.globals.update(define=define, navigation=navigation)
    of_django = ("capfirst", "date", "linebreaksbr", "pluralize", "truncatechars")
    env.filters.update(
        {name: getattr(django_filters, name) for name in of_django},
        only_if=wording.only_if,
        evidence_words=wording.evidence_words,
        language_name=language_name,
    )
    return env


class PageTemplate(backend.Template):
    """A template, or one block of it, with Django's way to render."""

    def __init__(self, template: Template, engine: "Pages", block: str = "") -> None:
        super().__init__(template, engine)
        self.block = block

    def render(self, context: Mapping[str, object] | None = None, request: HttpRequest | None = None) -> SafeString:
        """Render it. What the view gives wins over what comes with every request, as in Django's own engine."""
        given = {**FRAME, **self.of_request(request), **(context or {})}
        with carrying(given.get("known"), given.get("record_begins"), given["of_evidence"]), defining():
            return self.written(given)

    def written(self, given: dict[str, Any]) -> SafeString:
        template: Template = self.template
        if not self.block:
            return mark_safe(template.render(given))  # noqa: S308 - escaped by the template
        try:
            parts = template.blocks[self.block](template.new_context(given))
            return mark_safe(template.environment.concat(parts))  # noqa: S308
        except Exception:
            # Raises it again with the template's lines in place of the compiled ones.
            template.environment.handle_exception()

    def of_request(self, request: HttpRequest | None) -> dict[str, object]:
        """Return what the context processors say of the request; nothing without one."""
        if request is None:
            return {}
        found = {"csrf_input": csrf_input_lazy(request), "csrf_token": csrf_token_lazy(request)}
        for processor in self.backend.template_context_processors:
            found |= processor(request)
        return found


class Pages(backend.Jinja2):
    """Jinja2 that knows `page.html#block`."""

    def get_template(self, template_name: str) -> PageTemplate:
        """Return the template, or its block; what is not found here is looked for by the next engine."""
        name, _, block = template_name.partition("#")
        template = super().get_template(name).template
        if block and block not in template.blocks:
            raise TemplateDoesNotExist(template_name, backend=self)
        return PageTemplate(template, self, block)
