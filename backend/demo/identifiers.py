"""Numbers with right check digits that belong to nobody: region code 00 is never issued."""

from stdnum.ru import inn


def invented_inn(index: int) -> str:
    """A ten-digit ИНН of no organisation."""
    stem = f"00{index:07d}"
    return stem + inn.calc_company_check_digit(stem)


def invented_ogrn(index: int) -> str:
    """A thirteen-digit ОГРН of no organisation (year 99, region 00)."""
    stem = f"19900{index:07d}"
    return f"{stem}{int(stem) % 11 % 10}"
