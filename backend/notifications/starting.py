"""The declared words of a letter with its variables in braces: what a centre's own words begin with."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.template import Context, Engine, Template
from django.utils import translation

from backend.directory.models import Centre
from backend.notifications.letters import DIVIDER, SPECIMEN, tidy
from backend.notifications.registry import Notice
from backend.notifications.variables import Variable, by_name
from backend.ui.wording import day

# Days are written by the letter's filters, so a variable that is a day goes through them as one that nobody has.
FIRST_DAY = date(9001, 1, 1)
FIRST_MOMENT = datetime(9001, 1, 1, tzinfo=UTC)

# Only what a centre may rewrite: the button leads to a real thing.
LAYOUT = Template(f"{{% block subject %}}{{% endblock %}}{DIVIDER}{{% block body %}}{{% endblock %}}", engine=Engine())


def starting_words(entry: Notice, language: str) -> tuple[str, str]:
    """Subject and body as declared, in this language; empty ones where the template needs more than variables."""
    with translation.override(language):
        facts, written = _of_specimen(entry) if entry.specimen else _stand_ins(entry)
        try:
            frame = Context({**facts, "layout": LAYOUT}, autoescape=False)
            subject, body = Engine.get_default().get_template(entry.template).render(frame).split(DIVIDER)
        except Exception:  # noqa: BLE001 - such a letter is simply written from the beginning
            return "", ""
    subject, body = tidy(subject), tidy(body)
    for text in sorted(written, key=len, reverse=True):
        subject, body = subject.replace(text, written[text]), body.replace(text, written[text])
    return " ".join(subject.split()), body


def _stand_ins(entry: Notice) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts that hold nothing but what stands for the variables, and which text stands for which."""
    facts: dict[str, Any] = {"token": SPECIMEN}
    written: dict[str, str] = {}
    for number, variable in enumerate(by_name(entry.variables).values()):
        if variable.template:
            written[tidy(variable.read(facts))] = _braces(variable)
        elif variable.dated:
            stand_in = FIRST_DAY.replace(day=number + 1)
            written[day(stand_in)] = _braces(variable)
            _put(facts, variable, stand_in)
        else:
            _put(facts, variable, _braces(variable))
    return facts, written


def _of_specimen(entry: Notice) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts of an invented subject, and what its variables say."""
    assert entry.specimen is not None  # noqa: S101 - tells the type checker
    facts = entry.specimen(Centre(name="9001"), FIRST_MOMENT)
    said = {tidy(variable.read(facts)): _braces(variable) for variable in by_name(entry.variables).values()}
    return facts, {text: braces for text, braces in said.items() if text}


def _braces(variable: Variable) -> str:
    return f"{{{{ {variable.name} }}}}"


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
