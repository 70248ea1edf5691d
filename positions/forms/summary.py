"""What is wrong with forms, gathered for the summary above them."""

from django import forms


def errors_of(*filled: forms.Form) -> list[tuple[str, str, str]]:
    """Return what is wrong, each with the id and the label of its field (empty: of none), in the forms' order."""
    found: list[tuple[str, str, str]] = []
    for form in filled:
        found += [("", "", str(error)) for error in form.non_field_errors()]
        found += [(field.id_for_label, str(field.label), str(error)) for field in form for error in field.errors]
    return found
