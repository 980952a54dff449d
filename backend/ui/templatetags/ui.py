"""Filters and tags that every template has without loading them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from backend.ui import wording
from backend.ui.icons import DRAWINGS

register = template.Library()


def _unless_empty(write: Callable[..., str]) -> Callable[..., str]:
    """An empty value is written as nothing, so that `|default:"—"` works behind each of these filters."""

    def filtered(value: Any, *arguments: Any) -> str:
        return "" if value is None or value == "" else write(value, *arguments)

    return filtered


@register.filter
def day(value: date | datetime | None) -> str:
    return _unless_empty(wording.day)(value)


@register.filter
def day_short(value: date | datetime | None) -> str:
    return _unless_empty(wording.day_short)(value)


@register.filter
def moment(value: datetime | None) -> str:
    return _unless_empty(wording.moment)(value)


@register.filter
def happened(value: date | datetime | None) -> str:
    return _unless_empty(wording.happened)(value)


@register.filter
def number(value: float | Decimal | None) -> str:
    return _unless_empty(wording.number)(value)


@register.filter
def money(value: float | Decimal | None) -> str:
    return _unless_empty(wording.money)(value)


@register.filter
def days_left(value: date | datetime | None, today: date | datetime | None = None) -> str:
    return _unless_empty(wording.days_left)(value, wording.local(today) if today else wording.today())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline drawing. Without a label it is decoration, hidden from screen readers.

    Raises:
        TemplateSyntaxError: there is no such icon; `backend/ui/icons.py` lists them.
    """
    if name not in DRAWINGS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}, only: {', '.join(DRAWINGS)}")
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    drawing = mark_safe(DRAWINGS[name])  # noqa: S308 - our own constant
    return format_html('<svg class="icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>', meaning, drawing)


@register.simple_tag
def meter(value: float | Decimal, maximum: float | Decimal, label: str) -> SafeString:
    """A bar that is filled to value / maximum. The figures are said in its label for screen readers."""
    share = min(max(float(value) / float(maximum), 0), 1) if maximum else 0
    return format_html(
        '<div class="meter" data-tone="{}"><svg role="img" aria-label="{}: {} / {}">'
        '<rect class="meter-track" width="100%" height="100%"/><rect class="meter-fill" width="{}%" height="100%"/>'
        "</svg></div>",
        "attention" if maximum and value > maximum else "plain",
        label,
        wording.number(value),
        wording.number(maximum),
        f"{share * 100:.1f}",
    )


# How Django labels the choice of nothing.
BLANK = "---------"


@register.simple_tag
def select_options(widget: dict[str, Any]) -> SafeString:
    """The options of a select, in their groups."""
    written = []
    blank = _("not chosen")
    for group, options, _index in widget["optgroups"]:
        rows = [
            f'<option value="{_safe(option["value"])}"{flatatt(option["attrs"]) if option["attrs"] else ""}>'
            f"{_safe(blank if option['label'] == BLANK else option['label'])}</option>"
            for option in options
        ]
        written += [f'<optgroup label="{_safe(group)}">', *rows, "</optgroup>"] if group else rows
    return mark_safe("\n".join(written))  # noqa: S308 - every part is escaped above


@register.simple_tag
def attributes(widget: dict[str, Any]) -> SafeString:
    """The attributes of an input."""
    return flatatt(widget["attrs"])


def _safe(value: Any) -> str:
    """What `conditional_escape` gives, in a tenth of its time: a page has hundreds of options."""
    return str(value) if hasattr(value, "__html__") else escape(str(value))


@register.filter
def page_window(page: Page[Any]) -> list[int | str]:
    """The numbers of pages to link to: the ends and the neighbours, with an ellipsis for what lies between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


TONES = {
    "debug": ("info", "info"),
    "info": ("info", "info"),
    "success": ("ok", "check"),
    "warning": ("attention", "warning"),
    "error": ("danger", "warning"),
}


@register.filter
def tone(level: str) -> str:
    """The tone of a notice for a level of Django's messages."""
    return TONES.get(level, TONES["info"])[0]


@register.filter
def tone_icon(level: str) -> str:
    """The icon of a notice for a level of Django's messages."""
    return TONES.get(level, TONES["info"])[1]
