"""People with their offices, and delegations with their delegates: kept by administrators and delegation managers."""

from django.contrib import admin

from positions.admin.base import ReferenceAdmin, Rows
from positions.admin.bounded_lists import HomeFilter
from positions.admin.site import site
from positions.models import Delegate, Delegation, Office, Person
from positions.models.search import Findable
from positions.web.permissions import Permission


class Offices(Rows):
    """The offices that a person held."""

    model = Office
    fields = ("title", ("from_on", "to_on", "sure"), "source", "note")
    autocomplete_fields = ("source",)
    ordering = ("from_on", "title")


@admin.register(Person, site=site)
class PersonAdmin(ReferenceAdmin):
    """People."""

    keep = (Permission.KEEP_DELEGATIONS,)
    list_display = ("key", "name", "native_name", "party", "negotiation")
    list_select_related = ("party", "negotiation")
    list_filter = (HomeFilter, "party")
    search_fields = ("key", "name", "native_name", "aliases")
    found_by, found_as = "key", Findable.PERSON
    autocomplete_fields = ("party",)
    inlines = (Offices,)
    fields = ("key", "name", "native_name", "aliases", "party", "note", "reason")


class Delegates(Rows):
    """Who sat on a delegation."""

    model = Delegate
    fields = ("person", "title", ("role", "seniority"), "source", "locator", "note")
    autocomplete_fields = ("person", "source")
    ordering = ("person__name",)


@admin.register(Delegation, site=site)
class DelegationAdmin(ReferenceAdmin):
    """The team of a party at a round."""

    keep = (Permission.KEEP_DELEGATIONS,)
    list_display = ("round", "party", "completeness", "note")
    list_display_links = ("round", "party")
    list_select_related = ("round", "party")
    list_filter = (HomeFilter, "round", "party", "completeness")
    search_fields = ("round__key", "round__name", "party__key", "party__name")
    ordering = ("negotiation__key", "round__starts_on", "party__order")
    autocomplete_fields = ("round", "party")
    inlines = (Delegates,)
    fields = ("round", "party", "completeness", "note", "reason")
