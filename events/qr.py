import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(code: str, label: str) -> SafeString:
    """The ticket's code as an inline SVG, about 200 pixels wide so that a telephone shows it whole.

    It holds the code and no link: whoever photographs a ticket can't cancel it.
    """
    drawing = segno.make(code, error="m", micro=False)
    return mark_safe(  # noqa: S308 - drawn here, the title is escaped by segno
        drawing.svg_inline(scale=7, border=4, light="#fff", dark="#000", svgclass="qr", title=label)
    )
