import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATTERN = re.compile(r"`((?:backend|projects|mentoring|events|worker|tests|docs)/[\w./-]*\.\w+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_to_is_there(page):
    text = page.read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    missing = [link for link in links if not (page.parent / link).exists()]
    missing += [name for name in PATTERN.findall(text) if not (ROOT / name).exists()]
    assert missing == []


def test_no_two_decisions_have_one_number():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/adr").glob("[0-9]*.md"))]
    assert len(numbers) >= 4
    assert len(set(numbers)) == len(numbers)
