"""Each of the four meetings is entered whole, and its papers carry everything that was entered."""

import re
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from backend.demo.factories_seats import CategoryFactory
from events.decisions.outline import outline
from events.decisions.papers.blocks import paper_of, texts_of
from events.decisions.papers.docx import docx
from events.decisions.papers.pdf import pdf
from events.decisions.services.approving import approve
from tests.events.decisions.meetings import ALL, PROTOCOL_OF_14, ROUND_TABLE_OF_67


def plain(text: str) -> str:
    """Letters and figures only: a PDF breaks lines where it likes."""
    return re.sub(r"[\W_]+", "", text).casefold()


def text_of_pdf(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    footers = re.compile(r"страница \d+ из \d+\s*$")
    return "".join(footers.sub("", page.extract_text().strip()) for page in pages)


def text_of_docx(content: bytes) -> str:
    sheet = Document(BytesIO(content))
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(row.text for row in sheet.paragraphs), *cells])


def typed(meeting) -> list[str]:
    """Every piece that was typed or pasted."""
    said = []
    for name, value in meeting.fields.items():
        if isinstance(value, str) and name != "numbering":
            said += value.splitlines()
        elif isinstance(value, list):
            said += value
    said += [text for texts in meeting.points for text in texts]
    said += [part for group in meeting.addressees for part in group if part]
    return [*said, *meeting.after.values()]


@pytest.mark.parametrize("name", ALL)
def test_the_papers_carry_everything_that_was_entered(name, event, enter_whole, came, olga, now):
    meeting = ALL[name]
    guests = [came(event, full_name=f"Участник Номер{index}", organisation_name="Лад") for index in range(14)]
    protocol = enter_whole(event, meeting)
    approve(protocol=protocol, by=olga, now=now)
    paper = paper_of(protocol, public=False)
    for printed in (text_of_pdf(pdf(paper, now=now)), text_of_docx(docx(paper, now=now))):
        found = plain(printed)
        for piece in [*typed(meeting), *texts_of(paper)]:
            assert plain(piece) in found, piece
        assert "1" in printed
        if meeting.fields.get("list_attached"):
            for guest in guests:
                assert plain(guest.full_name) in found


def test_nothing_that_the_outline_has_is_left_out_of_its_blocks(event, enter_whole):
    for meeting in ALL.values():
        protocol = enter_whole(event, meeting)
        said = "".join(map(plain, texts_of(paper_of(protocol, public=False))))
        content = outline(protocol)
        for name in ("kind", "number", "numbering"):
            content.pop(name, None)
        for part in content["sections"]:
            for text in (part["heading"], *part["after"], *(point["text"] for point in part["points"])):
                assert plain(text) in said
        for name in ("body", "present", "heard", "blocks", "trends", "problems", "annexes", "noted", "closing"):
            assert all(plain(text) in said for text in content[name]), name


def test_numbers_are_those_of_the_original(event, enter_whole, olga, now):
    first = enter_whole(event, PROTOCOL_OF_14)
    approve(protocol=first, by=olga, now=now)
    assert list(first.recommendations.drafted().values_list("number", flat=True)) == ["1.1.", "1.2.", "2.1."]
    second = enter_whole(event, ROUND_TABLE_OF_67)
    approve(protocol=second, by=olga, now=now)
    numbers = list(second.recommendations.drafted().values_list("number", flat=True))
    assert numbers == [f"{index}." for count in (4, 18, 2, 2) for index in range(1, count + 1)]
    joint = second.addressees.get(joint_with="газетами и телевидением")
    assert joint.heading == "Городскому совету жителей Лесногорска совместно с газетами и телевидением"


def test_the_docx_has_real_styles(event, enter_whole, came, olga, now):
    came(event, full_name="Анна Лугова")
    protocol = enter_whole(event, PROTOCOL_OF_14)
    approve(protocol=protocol, by=olga, now=now)
    sheet = Document(BytesIO(docx(paper_of(protocol, public=False), now=now)))
    styles = {row.text: row.style.name for row in sheet.paragraphs}
    assert styles["ПРОТОКОЛ № 1"] == "Title"
    assert styles["1. Совету наставников Заречного края:"] == "Heading 2"
    assert styles["Участники круглого стола решили рекомендовать:"] == "Heading 1"
    [table] = sheet.tables
    assert [cell.text for cell in table.rows[1].cells][:2] == ["1", "Анна Лугова"]
    assert table.columns[0].width < table.columns[1].width / 3
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = sheet.styles[name].element.rPr.rFonts
        assert set(fonts.values()) == {"Times New Roman"}, "a font of the theme would be taken instead"


@pytest.mark.parametrize("category", ["", "НКО"])
def test_the_list_of_participants_has_a_column_for_categories_where_there_are_any(
    event, enter_whole, came, olga, now, category
):
    came(event, full_name="Анна Лугова", category=CategoryFactory(event=event, title=category) if category else None)
    protocol = enter_whole(event, PROTOCOL_OF_14)
    approve(protocol=protocol, by=olga, now=now)
    paper = paper_of(protocol, public=False)
    [table] = Document(BytesIO(docx(paper, now=now))).tables
    assert ("Категория" in [cell.text for cell in table.rows[0].cells]) == bool(category)
    printed = text_of_pdf(pdf(paper, now=now))
    assert "Анна Лугова" in printed
    assert ("Категория" in printed) == bool(category)
