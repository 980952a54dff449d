"""The form on which a person chooses how to be written to."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backend.notifications.choices import CHOSEN_FOR, Cell, Choice, offered
from backend.notifications.enums import Category, Channel

EXPLAINED: dict[str, str | Promise] = {
    Category.LEGAL: _("Reports, contracts, dates of the fund: what costs money or the grant when it is late."),
    Category.NUDGE: _("What is worth doing now, and reminders without consequences in law."),
}
REST = ("quiet_from", "quiet_until", "digest", "rests_on_days_off")


class SettingsForm(forms.Form):
    """A box for each kind of letters on each channel, and when letters may come."""

    digest = forms.BooleanField(
        label=_("Put all reminders of a day into one letter"),
        required=False,
        help_text=_(
            "The most urgent stands first. Without it each comes by itself, three pieces of advice a day at most."
        ),
    )
    rests_on_days_off = forms.BooleanField(
        label=_("No advice on days off"),
        required=False,
        help_text=_("It waits for the next working day. Legal deadlines do not wait."),
    )
    quiet_from = forms.TimeField(
        label=_("Nothing from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Nothing until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("What falls due in these hours comes when they end."),
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells: dict[str, Choice] = {f"{choice.category}_{choice.channel}": choice for choice in choices}
        for name, choice in self.cells.items():
            label = format_lazy("{}: {}", Category(choice.category).label, Channel(choice.channel).label)
            self.fields[name] = forms.BooleanField(
                label=label, required=False, initial=choice.wanted, disabled=choice.fixed or not choice.connected,
                widget=forms.CheckboxInput(attrs={"aria-label": label}),
            )  # fmt: skip

    @property
    def channels(self) -> list[Channel]:
        return offered()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The lines of the table: a kind of letters, and its boxes by channel."""
        for category in CHOSEN_FOR:
            cells = [
                {"box": self[name], "choice": choice, "channel": Channel(choice.channel)}
                for name, choice in self.cells.items()
                if choice.category == category
            ]
            yield {"title": category.label, "about": EXPLAINED[category], "cells": cells}

    def rest(self) -> list[forms.BoundField]:
        """The fields under the table."""
        return [self[name] for name in ("digest", "rests_on_days_off", "quiet_from", "quiet_until")]

    @property
    def wanted(self) -> set[Cell]:
        """The boxes that are ticked."""
        return {(cell.category, cell.channel) for name, cell in self.cells.items() if self.cleaned_data.get(name)}
