"""What the codes of mail servers say of an address (RFC 5321, RFC 3463)."""

import re

# Codes that quarrel with the letter or with us, or speak of the moment: a full mailbox (552, 5.2.2), a letter too long
# (5.2.3, 5.3.4) or badly written (5.6), a policy or a black list (554, 5.7), time that ran out on the way (5.4.7).
LIVING = re.compile(r"5\.(?:2\.[23]|3\.4|4\.7|[67]\.\d{1,3})$|55[24]$")
ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
BARE = re.compile(r"\s*([245]\d\d)(?!\d)")


def enhanced(text: str) -> str:
    """The first code of three parts in what a server said, "5.1.1"; empty when there is none."""
    found = ENHANCED.search(text)
    return found.group() if found else ""


def code_of(text: str) -> str:
    """The most telling code in what a server said: "5.1.1", or else "550"; empty when there is none."""
    bare = BARE.match(text)
    return enhanced(text) or (bare[1] if bare else "")


def address_is_dead(code: str) -> bool:
    """Whether a code for good (5.1.1, 550, or none at all) says that nobody is behind the address."""
    return not LIVING.match(code)
