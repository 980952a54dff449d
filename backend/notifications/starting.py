"""The declared words of a letter with its variables in braces: what a centre's own words begin with."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.template import Context, Engine, Template
from django.utils import translation

from backend.notifications.letters import DIVIDER, SPECIMEN, tidy
from backend.notifications.registry import Notice
from backend.notifications.variables import Variable, by_name
from backend.ui.wording import day

# Days are written by the letter's filters, so a variable that is a day goes through them as one that nobody has.
FIRST_DAY = date(9001, 1, 1)

# Only what a centre may rewrite: the button leads to a real thing.
LAYOUT = Template(f"{{% block subject %}}{{% endblock %}}{DIVIDER}{{% block body %}}{{% endblock %}}", engine=Engine())


def starting_words(entry: Notice, language: str) -> tuple[str, str]:
    """Subject and body as declared, in this language; empty ones where the template needs more than variables."""
    variables = by_name(entry.variables)
    with translation.override(language):
        facts: dict[str, Any] = {"token": SPECIMEN}
        written: dict[str, str] = {}
        for number, variable in enumerate(variables.values()):
            braces = f"{{{{ {variable.name} }}}}"
            if variable.template:
                written[tidy(variable.read(facts))] = braces
            elif variable.dated:
                stand_in = FIRST_DAY.replace(day=number + 1)
                written[day(stand_in)] = braces
                _put(facts, variable, stand_in)
            else:
                _put(facts, variable, braces)
        try:
            frame = Context({**facts, "layout": LAYOUT}, autoescape=False)
            subject, body = Engine.get_default().get_template(entry.template).render(frame).split(DIVIDER)
        except Exception:  # noqa: BLE001 - such a letter is simply written from the beginning
            return "", ""
    for text, braces in written.items():
        subject, body = subject.replace(text, braces), body.replace(text, braces)
    return " ".join(subject.split()), tidy(body)


def _put(facts: dict[str, Any], variable: Variable, value: Any) -> None:
    first, *rest = variable.path.split(".")
    if not rest:
        facts[first] = value
        return
    holder = facts.setdefault(first, SimpleNamespace())
    for name in rest[:-1]:
        if not hasattr(holder, name):
            setattr(holder, name, SimpleNamespace())
        holder = getattr(holder, name)
    setattr(holder, rest[-1], value)
