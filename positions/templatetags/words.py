"""Words that templates put around data."""

from django import template

from positions.domain import wording

register = template.Library()

register.filter("only_if", wording.only_if)
