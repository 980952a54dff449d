import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(code: str, label: str, *, fluid: bool = False) -> SafeString:
    """The ticket's code as an inline SVG, about 200 pixels wide so that a telephone shows it whole.

    It holds the code and no link: whoever photographs a ticket can't cancel it. `fluid`: as large as the style sheet
    says, for a text that is longer than a ticket's code.
    """
    drawing = segno.make(code, error="m", micro=False)
    return mark_safe(  # noqa: S308 - drawn here, the title is escaped by segno
        drawing.svg_inline(scale=7, border=4, light="#fff", dark="#000", svgclass="qr", title=label, omitsize=fluid)
    )
