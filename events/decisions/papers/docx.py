"""A document as DOCX with real styles: headings, numbers as text, a table for the list of participants."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Sheet
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from events.decisions.papers.blocks import Block, Paper

FONT = "Times New Roman"
QUOTES = '«»“”"'
WIDTH = Cm(16.5)
"""A4 without its margins."""
COLUMNS = (Cm(1.2), Cm(5.3), Cm(6.5), Cm(3.5))
"""Of the list of participants: number, name, organisation, category."""


def docx(paper: Paper, *, now: datetime) -> bytes:
    """The document for Word and LibreOffice; what people wrote is text in it, whatever it looks like."""
    sheet = _empty(paper.title, now)
    for block in paper.blocks:
        _SET[block["kind"]](sheet, block)
    stream = BytesIO()
    sheet.save(stream)
    return stream.getvalue()


def _empty(title: str, now: datetime) -> Sheet:
    sheet = Document()
    sheet.core_properties.title = _plain(title)[:255]
    sheet.core_properties.author = ""
    sheet.core_properties.created = sheet.core_properties.modified = now.replace(tzinfo=None)
    section = sheet.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 12), ("Title", 15), ("Heading 1", 12), ("Heading 2", 12)):
        style: Any = sheet.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _only_our_font(style.element.get_or_add_rPr().get_or_add_rFonts())
        style.paragraph_format.space_after = Pt(6)
    for line in sheet.styles["Title"].element.xpath("w:pPr/w:pBdr"):
        line.getparent().remove(line)
    return sheet


def _only_our_font(fonts: Any) -> None:
    """The fonts of the template's theme would be taken instead of the one that is named."""
    fonts.set(qn("w:eastAsia"), FONT)
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _plain(text: str) -> str:
    """Text without the signs that no XML may hold."""
    return "".join(sign for sign in text if sign in "\t\n" or sign >= " ")


def _paragraph(sheet: Sheet, text: str, style: str = "Normal", *, centred: bool = False) -> Paragraph:
    row = sheet.add_paragraph(_plain(text), style=style)
    if centred:
        row.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return row


def _mark(sheet: Sheet, block: Block) -> None:
    _paragraph(sheet, block["text"]).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _body(sheet: Sheet, block: Block) -> None:
    _paragraph(sheet, block["text"], centred=True).runs[0].bold = True


def _title(sheet: Sheet, block: Block) -> None:
    _paragraph(sheet, block["text"], "Title", centred=True).runs[0].bold = True


def _subtitle(sheet: Sheet, block: Block) -> None:
    _paragraph(sheet, block["text"], centred=True)


def _topic(sheet: Sheet, block: Block) -> None:
    topic = block["text"].strip(QUOTES)
    _paragraph(sheet, f"«{topic}»", centred=True).runs[0].bold = True


def _split(sheet: Sheet, block: Block) -> None:
    for index in range(max(len(block["left"]), len(block["right"]))):
        sides = [side[index] if index < len(side) else "" for side in (block["left"], block["right"])]
        row = _paragraph(sheet, "\t".join(sides))
        row.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _fact(sheet: Sheet, block: Block) -> None:
    row = sheet.add_paragraph()
    row.add_run(_plain(block["lead"])).bold = True
    row.add_run(f" – {_plain(block['text'])}")


def _para(sheet: Sheet, block: Block) -> None:
    _paragraph(sheet, block["text"]).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _lead(sheet: Sheet, block: Block) -> None:
    _paragraph(sheet, block["text"], "Heading 1")


def _section(sheet: Sheet, block: Block) -> None:
    _paragraph(sheet, " ".join(filter(None, (block["label"], block["text"]))), "Heading 2")


def _numbered(sheet: Sheet, label: str, text: str) -> Paragraph:
    """A line that hangs behind its number; the number is text, so that it stays as it was approved."""
    row = _paragraph(sheet, f"{label}\t{text}")
    row.paragraph_format.left_indent, row.paragraph_format.first_line_indent = Cm(1.2), Cm(-1.2)
    row.paragraph_format.tab_stops.add_tab_stop(Cm(1.2))
    return row


def _item(sheet: Sheet, block: Block) -> None:
    _numbered(sheet, block["label"], block["text"])


def _point(sheet: Sheet, block: Block) -> None:
    row = _numbered(sheet, block["label"], block["text"])
    if block["notes"]:
        row.add_run(f" {_plain(block['notes'])}").italic = True


def _sign(sheet: Sheet, block: Block) -> None:
    row = _paragraph(sheet, f"{block['post']}\t{block['name']}")
    row.paragraph_format.space_before = Pt(24)
    row.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _table(sheet: Sheet, block: Block) -> None:
    sheet.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _paragraph(sheet, block["title"], "Heading 1", centred=True)
    table = sheet.add_table(rows=1, cols=len(block["head"]), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, block["head"], strict=True):
        cell.paragraphs[0].add_run(_plain(text)).bold = True
    for texts in block["rows"]:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = _plain(text)
    for column, width in zip(table.columns, COLUMNS, strict=False):
        column.width = width
        for cell in column.cells:
            cell.width = width


_SET: dict[str, Callable[[Sheet, Block], None]] = {
    "mark": _mark, "body": _body, "title": _title, "subtitle": _subtitle, "topic": _topic, "split": _split,
    "fact": _fact, "para": _para, "lead": _lead, "item": _item, "section": _section, "point": _point, "sign": _sign,
    "table": _table,
}  # fmt: skip
