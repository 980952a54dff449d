import ast
import gettext
from pathlib import Path

import pytest

from backend.common import messages

TEMPLATE = """
{% load i18n %}
<a title="{% translate "Read it" %}">{% trans 'Short form' %} 100 % sure</a>
{% if x %}
    {% blocktranslate trimmed count days=left context "deadline" with what=name %}
        {{ days }} day for
        {{ what }}
    {% plural %}
        {{ days }} days for {{ what }}
    {% endblocktranslate %}
  {% endif %}
{% comment %}an unfinished ( [ " bracket {% endcomment %}
{{ title|default:_("No title") }} {% include "x.html" with label=_("In a tag") %} it's ' here
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
title = _("Plain")
many = ngettext("%(count)d letter", "%(count)d letters", 3)
held = pgettext_lazy("event", "held")
"""


@pytest.fixture
def region(tmp_path):
    """A small project with one app."""
    (tmp_path / "events" / "templates").mkdir(parents=True)
    (tmp_path / "events" / "apps.py").write_text(CODE)
    return tmp_path


def write(region: Path, entries: str) -> Path:
    path = region / "events" / messages.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(messages.HEADER + entries)
    return path


PLAIN = 'msgid "Plain"\nmsgstr "Просто"\n\n'
MANY = """msgid "%(count)d letter"
msgid_plural "%(count)d letters"
msgstr[0] "%(count)d письмо"
msgstr[1] "%(count)d письма"
msgstr[2] "%(count)d писем"

"""
HELD = 'msgctxt "event"\nmsgid "held"\nmsgstr "состоялось"\n\n'
WHOLE = PLAIN + MANY + HELD


def test_a_template_gives_every_kind_of_string(region):
    (region / "events" / "templates" / "page.html").write_text(TEMPLATE)
    catalogue = messages.extract_app_messages(region)["events"]
    found = {(message.id, message.context) for message in catalogue if message.id}
    assert found == {
        ("Plain", None),
        (("%(count)d letter", "%(count)d letters"), None),
        ("held", "event"),
        ("Read it", None),
        ("Short form", None),
        (("%(days)s day for %(what)s", "%(days)s days for %(what)s"), "deadline"),
        ("No title", None),
        ("In a tag", None),
    }


def test_a_whole_catalogue_passes(region):
    write(region, WHOLE)
    assert messages.check_catalogues(region) == []


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        (MANY + HELD, "events: “Plain” is not in the catalogue"),
        ('msgid "Plain"\nmsgstr ""\n\n' + MANY + HELD, "events: “Plain” is not translated"),
        ("#, fuzzy\n" + WHOLE, "events: “Plain” is marked fuzzy"),
        (WHOLE + 'msgid "Gone"\nmsgstr "Нет"\n', "events: “Gone” is stale: the code does not use it"),
        (WHOLE + '#~ msgid "Gone"\n#~ msgstr "Нет"\n', "events: “Gone” is stale: the code does not use it"),
        (
            WHOLE.replace("%(count)d писем", "%(number)d писем"),
            "events: “%(count)d letter” has other placeholders than its translation",
        ),
        (
            WHOLE.replace("%(count)d письмо", "одно письмо"),
            "events: “%(count)d letter” has other placeholders than its translation",
        ),
        (
            WHOLE.replace("%(count)d писем", ""),
            "events: “%(count)d letter” needs 3 plural forms",
        ),
        (WHOLE.replace('msgctxt "event"\n', 'msgctxt "case"\n'), "events: “held” is not in the catalogue"),
    ],
)
def test_check_names_what_is_wrong(region, entries, fault):
    write(region, entries)
    assert fault in messages.check_catalogues(region)


def test_check_finds_a_damaged_file(region):
    write(region, WHOLE + "<<<<<<< HEAD\n")
    (fault,) = messages.check_catalogues(region)
    assert fault.startswith("events: the file is damaged")


def test_two_apps_may_not_translate_a_string_differently(region):
    write(region, WHOLE)
    other = region / "projects" / messages.CATALOGUE
    other.parent.mkdir(parents=True)
    (region / "projects" / "apps.py").write_text('_("Plain")')
    other.write_text(messages.HEADER + PLAIN.replace("Просто", "Обычный"))
    assert messages.check_catalogues(region) == [
        "events, projects: “Plain” is translated in different ways: give one a context (pgettext)"
    ]


def test_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(region):
    path = write(region, WHOLE + 'msgid "Gone"\nmsgstr "Нет"\n')
    (region / "events" / "views.py").write_text('_("New")')
    assert messages.update_catalogues(region) == ["events: New"]
    catalogue = messages.read(path)
    assert catalogue.get("Plain").string == "Просто"
    assert catalogue.get("%(count)d letter").string == ("%(count)d письмо", "%(count)d письма", "%(count)d писем")
    assert catalogue.get("New").string == ""
    assert catalogue.get("Gone") is None
    assert not catalogue.obsolete


def test_update_is_stable(region):
    path = write(region, WHOLE)
    messages.update_catalogues(region)
    first = path.read_bytes()
    messages.update_catalogues(region)
    assert path.read_bytes() == first
    assert b"#:" not in first
    assert b"Date" not in first


def test_update_takes_the_words_that_another_app_has(region):
    write(region, WHOLE)
    (region / "projects").mkdir()
    (region / "projects" / "apps.py").write_text('_("Plain")')
    assert messages.update_catalogues(region) == []
    assert messages.read(region / "projects" / messages.CATALOGUE).get("Plain").string == "Просто"


def test_a_string_outside_all_apps_belongs_to_common(region):
    (region / "backend" / "common").mkdir(parents=True)
    (region / "backend" / "common" / "apps.py").write_text("")
    (region / "worker").mkdir()
    (region / "worker" / "tasks.py").write_text('_("Tick")')
    assert messages.extract_app_messages(region)["backend/common"].get("Tick") is not None


def test_compile_makes_what_django_reads_and_only_once(region):
    path = write(region, WHOLE)
    assert messages.compile_catalogues(region) == 1
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Plain") == "Просто"
    assert [compiled.ngettext("%(count)d letter", "%(count)d letters", n) for n in (1, 2, 5, 21)] == [
        "%(count)d письмо",
        "%(count)d письма",
        "%(count)d писем",
        "%(count)d письмо",
    ]
    assert compiled.pgettext("event", "held") == "состоялось"
    assert messages.compile_catalogues(region) == 0


def hidden_strings(source):
    """Calls within f-strings: nobody who gathers strings looks in there."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield from (
                ast.unparse(call)
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in messages.KEYWORDS
            )


def test_no_string_hides_from_the_translator():
    assert list(hidden_strings("f\"{_('Yes')}: {one}\"")) == ["_('Yes')"]
    found = {
        str(path.relative_to(messages.ROOT)): hidden
        for app in messages.apps(messages.ROOT)
        for path in (messages.ROOT / app).rglob("*.py")
        if (hidden := list(hidden_strings(path.read_text())))
    }
    assert found == {}
