"""What a centre's own words for a letter may name: plain texts, each with its place in the facts of the letter.

A rule lists its own (`Notice.variables`); `GENERAL` stands in every letter. Nothing else reaches a centre's
words: no object, no method, no signed link except the choices that the letter itself offers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template import Context, Engine, VariableDoesNotExist
from django.template import Variable as Path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.ui.wording import day, moment


@dataclass(frozen=True)
class Variable:
    """One word that stands for something in the letter.

    Attributes:
        name: what is written between the braces.
        title: what it stands for, for the person who writes.
        path: where it is in the facts of the letter, such as `checkpoint.due_on`.
        template: instead of a path, the template that writes it, such as the choices of an answer.
        dated: it is a day.
    """

    name: str
    title: str | Promise
    path: str = ""
    template: str = ""
    dated: bool = False

    def read(self, facts: Mapping[str, Any]) -> str:
        """The text in the active language and zone; "" where the facts have no such thing."""
        context = Context(dict(facts), autoescape=False)
        if self.template:
            return Engine.get_default().get_template(self.template).render(context).strip()
        try:
            return plain(Path(self.path).resolve(context))
        except VariableDoesNotExist:
            return ""


def plain(value: Any) -> str:
    """How a fact is written: days and moments as in the letters, everything else as its own text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


# In every letter.
GENERAL = (
    Variable("recipient", _("name of the recipient"), "recipient_name"),
    Variable("date", _("day that the plan counts from"), "letter.anchor", dated=True),
)

# The three answers of one tap, for letters to an NKO.
ANSWERS = Variable("answers", _("three links to answer with one tap"), template="mentoring/letters/check_in.txt")


def by_name(own: Iterable[Variable]) -> dict[str, Variable]:
    """What a letter's words may name; its own variables come before the general ones of the same name."""
    named = {variable.name: variable for variable in own}
    return named | {variable.name: variable for variable in GENERAL if variable.name not in named}


def read_all(own: Iterable[Variable], facts: Mapping[str, Any]) -> dict[str, str]:
    """The texts of all variables of a letter, by name."""
    return {name: variable.read(facts) for name, variable in by_name(own).items()}
