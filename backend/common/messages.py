"""The Russian catalogues: one per app, extracted, compiled and checked by Babel, without GNU gettext.

    python -m backend.common.messages update     writes new strings into <app>/locale/ru/LC_MESSAGES/django.po
    python -m backend.common.messages compile    makes the .mo files that Django reads
    python -m backend.common.messages check      lists whatever is missing, fuzzy, stale or broken

Nothing here needs Django to be set up. A string belongs to the app whose folder holds its file;
one outside all apps (settings, worker) belongs to backend/common.
"""

import io
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("backend", "projects", "mentoring", "events", "worker")
FALLBACK = "backend/common"
LOCALE = "ru"
CATALOGUE = Path("locale", LOCALE, "LC_MESSAGES", "django.po")
TEMPLATES = frozenset({".html", ".txt", ".svg"})
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# No dates, names or line numbers: two branches that add strings must not conflict.
HEADER = """\
msgid ""
msgstr ""
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""  # noqa: E501 - gettext wants it in one line
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?[\d.]*[a-z]|%[\d.]*([sdif])|\{(\w*)[^{}]*\}")

Key = tuple[str, str | None]
Text = str | list[str] | tuple[str, ...] | None


def extract_template(source: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel's extraction method for Django templates: Django rewrites the tags as calls, Babel reads the calls."""
    calls = templatize(source.read().decode())
    flat = "\n".join(line.lstrip() for line in calls.splitlines())
    return extract_python(io.BytesIO(flat.encode()), keywords, comment_tags, {"encoding": "utf-8"})


def apps(root: Path = ROOT) -> list[str]:
    """The folders of the Django apps, relative to `root`."""
    found = (path.parent for package in PACKAGES for path in (root / package).rglob("apps.py"))
    return sorted(str(folder.relative_to(root)) for folder in found)


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            parts = path.relative_to(root).parts
            if "migrations" not in parts and (
                path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in parts)
            ):
                yield path


def _key(message: Message) -> Key:
    return _forms(message.id)[0], message.context


def _forms(text: Text) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def extract_app_messages(root: Path = ROOT) -> dict[str, Catalog]:
    """The strings that the code uses now, by app."""
    owners = apps(root)
    catalogues = {app: Catalog(locale=LOCALE) for app in owners}
    for path in _sources(root):
        name = str(path.relative_to(root))
        app = max((owner for owner in owners if name.startswith(f"{owner}/")), key=len, default=FALLBACK)
        method: str | Callable[..., Any] = "python" if path.suffix == ".py" else extract_template
        with path.open("rb") as file:
            for _line, found, _comments, context in extract(method, file, keywords=KEYWORDS):
                catalogues.setdefault(app, Catalog(locale=LOCALE)).add(found, context=context)
    return catalogues


def read(path: Path) -> Catalog:
    """The catalogue in a .po file; an empty one where there is no file.

    Raises:
        PoFileError: the file is damaged, such as by a merge.
    """
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, abort_invalid=True)


def _filled(message: Message) -> bool:
    return all(_forms(message.string))


def update_catalogues(root: Path = ROOT) -> list[str]:
    """Brings every .po up to the code and returns what still lacks a translation, as `app: string`.

    Translations are kept; strings that left the code leave the file; a new string that another
    app has translated already takes that translation; nothing is guessed.
    """
    used = extract_app_messages(root)
    old = {app: read(root / app / CATALOGUE) for app in used}
    known = {_key(m): m for catalogue in old.values() for m in catalogue if m.id and _filled(m) and not m.fuzzy}
    missing = []
    for app, catalogue in used.items():
        for message in catalogue:
            if not message.id:
                continue
            key = _key(message)
            kept = old[app].get(*key) or known.get(key)
            if kept and bool(kept.pluralizable) == bool(message.pluralizable) and not kept.fuzzy:
                message.string = kept.string
            if not _filled(message):
                missing.append(f"{app}: {key[0]}")
        _write(root / app / CATALOGUE, catalogue)
    return missing


def _write(path: Path, catalogue: Catalog) -> None:
    if not len(catalogue):
        path.unlink(missing_ok=True)
        return
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=True, no_location=True, sort_output=True, width=100, ignore_obsolete=True)
    text = HEADER + buffer.getvalue().decode().strip() + "\n"
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def compile_catalogues(root: Path = ROOT) -> int:
    """Makes each .mo that is older than its .po, and returns how many were made. Safe to run twice at once."""
    made = 0
    for app in apps(root):
        source = root / app / CATALOGUE
        target = source.with_suffix(".mo")
        if not source.exists():
            target.unlink(missing_ok=True)
            continue
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{os.getpid()}.mo")
        with fresh.open("wb") as file:
            write_mo(file, read(source))
        fresh.replace(target)
        made += 1
    return made


def _placeholders(text: str) -> tuple[frozenset[str], Counter[str]]:
    named, positional = set(), Counter[str]()
    for name, kind, brace in PLACEHOLDER.findall(text.replace("%%", "")):
        if name:
            named.add(f"%({name})s")
        elif kind:
            positional[f"%{kind}"] += 1
        else:
            named.add(f"{{{brace}}}")
    return frozenset(named), positional


def faults_of(used: Message, translated: Message | None, forms: int) -> Iterator[str]:
    """What is wrong with the translation of one string; nothing when it is right."""
    if translated is None:
        yield "is not in the catalogue"
    elif translated.fuzzy:
        yield "is marked fuzzy"
    elif bool(used.pluralizable) != bool(translated.pluralizable):
        yield "has plural forms in one place and none in the other"
    elif used.pluralizable and len([text for text in _forms(translated.string) if text]) != forms:
        yield f"needs {forms} plural forms"
    elif not _filled(translated):
        yield "is not translated"
    else:
        wanted = _placeholders(_forms(used.id)[-1])
        if any(_placeholders(text) != wanted for text in _forms(translated.string)):
            yield "has other placeholders than its translation"


def check_catalogues(root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the catalogues, one line each; empty when all is well."""
    faults: list[str] = []
    said: dict[tuple[str, str | None, bool], dict[tuple[str, ...], str]] = {}
    for app, used in extract_app_messages(root).items():
        try:
            catalogue = read(root / app / CATALOGUE)
        except PoFileError as error:
            faults.append(f"{app}: the file is damaged: {error}")
            continue
        for message in used:
            if not message.id:
                continue
            key = _key(message)
            translated = catalogue.get(*key)
            faults += [f"{app}: “{key[0]}” {fault}" for fault in faults_of(message, translated, catalogue.num_plurals)]
            if translated is not None and _filled(translated):
                said.setdefault((*key, bool(message.pluralizable)), {}).setdefault(
                    tuple(_forms(translated.string)), app
                )
        faults += [
            f"{app}: “{_key(message)[0]}” is stale: the code does not use it"
            for message in [*catalogue, *catalogue.obsolete.values()]
            if message.id and used.get(*_key(message)) is None
        ]
    # Django merges the catalogues, so the first app would win and the others be silently wrong.
    faults += [
        f"{', '.join(translations.values())}: “{text}” is translated in different ways: give one a context (pgettext)"
        for (text, *_rest), translations in said.items()
        if len(translations) > 1
    ]
    return faults


def main(arguments: Iterable[str]) -> int:
    """Runs `update`, `compile` or `check`; the exit code is 1 when `check` finds a fault."""
    match list(arguments):
        case ["update"]:
            missing = update_catalogues()
            compile_catalogues()
            sys.stdout.writelines(f"{line}\n" for line in missing)
            sys.stdout.write(f"{len(missing)} strings wait for a translation.\n")
        case ["compile"]:
            sys.stdout.write(f"{compile_catalogues()} catalogues compiled.\n")
        case ["check"]:
            faults = check_catalogues()
            sys.stdout.writelines(f"{line}\n" for line in faults)
            sys.stdout.write(f"Messages: {len(faults) or 'no'} faults.\n")
            return int(bool(faults))
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
