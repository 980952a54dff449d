"""A centre's own words for a letter: text with variables and a few filters, and nothing else of a template.

`check` refuses what could not be rendered before it is kept; `render` writes it from plain texts. No tag, no
attribute, no object is reachable from it, so that whoever heads a centre can write anything but code.
"""

import re
from collections.abc import Collection, Mapping
from typing import ClassVar

from django.template import Context, Engine, Library, Template, TemplateSyntaxError
from django.template import defaultfilters as filters
from django.template.base import FilterExpression, Lexer, Parser, Token, TokenType, Variable
from django.utils.translation import gettext as _

from backend.common.errors import Invalid

SUBJECT_LENGTH = 200
BODY_LENGTH = 4000
# A line or a paragraph is not made longer than this by what a variable brings with it.
RENDERED_LENGTH = 20_000

_library = Library()
for _name in ("capfirst", "default", "lower", "truncatechars", "truncatewords", "upper"):
    _library.filter(_name, getattr(filters, _name))
FILTERS = tuple(sorted(_library.filters))


class Sandbox(Engine):
    """Knows no tags, no templates and only the filters above."""

    default_builtins: ClassVar[list[str]] = []

    def __init__(self) -> None:
        super().__init__(loaders=[], autoescape=False, string_if_invalid="")
        self.template_builtins = [_library]


SANDBOX = Sandbox()
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def check(text: str, *, known: Collection[str], field: str) -> None:
    """Does nothing when the text can be rendered from the known variables.

    Raises:
        Invalid: it names an unknown variable or filter, holds a tag, or its braces do not match; the message says
            what and where, `field` is the input.
    """
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            raise Invalid(
                _("Take out “{%% %(tag)s %%}”: only variables such as {{ project }} can stand in the text.")
                % {"tag": _short(token.contents)},
                code="tag", field=field,
            )  # fmt: skip
        if token.token_type == TokenType.TEXT and (brace := _BRACES.search(token.contents)):
            raise Invalid(
                _("“%(brace)s” in line %(line)d has no counterpart: a variable is written like {{ project }}.")
                % {"brace": brace[0], "line": (token.lineno or 1) + token.contents[: brace.start()].count("\n")},
                code="syntax", field=field,
            )  # fmt: skip
        if token.token_type == TokenType.VAR:
            _check_variable(token, known, field)
    try:
        render(text, dict.fromkeys(known, "…"))
    except Exception as error:  # an argument of a filter that only fails when it is used
        raise Invalid(_("The text can't be put together. Check the filters."), code="syntax", field=field) from error


def _check_variable(token: Token, known: Collection[str], field: str) -> None:
    for name in re.findall(r"\|\s*(\w+)", re.sub(r"\"[^\"]*\"|'[^']*'", "", token.contents)):
        if name not in FILTERS:
            raise Invalid(
                _("There is no filter “%(filter)s”. These can be used: %(filters)s.")
                % {"filter": _short(name), "filters": ", ".join(FILTERS)},
                code="filter", field=field,
            )  # fmt: skip
    try:
        if not token.contents:
            raise TemplateSyntaxError("empty")
        expression = Parser([], builtins=[_library]).compile_filter(token.contents)
    except TemplateSyntaxError as error:
        raise Invalid(
            _("“{{ %(written)s }}” in line %(line)d can't be read. A variable is written like {{ project }}.")
            % {"written": _short(token.contents), "line": token.lineno or 1},
            code="syntax",
            field=field,
        ) from error
    for name in _names(expression):
        if name not in known:
            raise Invalid(
                _("There is no variable “%(name)s” in this letter. These can be used: %(known)s.")
                % {"name": _short(name), "known": ", ".join(sorted(known))},
                code="variable", field=field,
            )  # fmt: skip


def _names(expression: FilterExpression) -> list[str]:
    """The variables that an expression asks for, those in the arguments of its filters as well."""
    asked = [
        expression.var,
        *(value for _filter, arguments in expression.filters for known, value in arguments if known),
    ]
    return [str(part.var) for part in asked if isinstance(part, Variable) and part.lookups]


def render(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled in; an unknown one leaves nothing.

    Raises:
        TemplateSyntaxError: it was never checked.
    """
    filled = Template(text, engine=SANDBOX).render(Context(dict(values), autoescape=False))
    return filled[:RENDERED_LENGTH].strip()


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
