class EmbeddedError(Exception):
    """Something that the person at the keyboard has to change; the message says what, in Russian and English."""

    def __init__(self, russian: str, english: str, details: str = "") -> None:
        super().__init__("\n".join(part for part in (russian, english, details) if part))
