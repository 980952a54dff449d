"""Inputs that browsers know how to offer: calendar, clock, sums with the keyboard for figures."""

from typing import Any

from django import forms

from backend.ui.wording import NBSP, ROUBLE, number


class DateInput(forms.DateInput):
    """A day, entered with the calendar that the browser offers."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """An hour and minute, entered as the browser offers."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """A moment in the active time zone, entered as the browser offers."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MoneyInput(forms.TextInput):
    """A sum as people write it: with spaces, a comma and the sign of the rouble if they like."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        try:
            return number(value) if value not in (None, "") else None
        except ArithmeticError:
            return str(value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, str):
            return value
        bare = value.translate({ord(sign): None for sign in (" ", NBSP, "\N{NARROW NO-BREAK SPACE}", ROUBLE)})
        return bare.replace(",", ".")


# What a form gets where it named no widget of its own. Subclasses, such as those of the admin, are left alone.
NATIVE: dict[type[forms.Widget], type[DateInput | TimeInput | DateTimeInput]] = {
    forms.DateInput: DateInput,
    forms.TimeInput: TimeInput,
    forms.DateTimeInput: DateTimeInput,
}


def native(widget: forms.Widget) -> forms.Widget:
    """The widget itself, or the browser's own instead of a plain text field for a date."""
    substitute = NATIVE.get(type(widget))
    if substitute is None:
        return widget
    chosen = substitute(attrs=widget.attrs)
    chosen.is_required, chosen.is_localized = widget.is_required, False
    return chosen
