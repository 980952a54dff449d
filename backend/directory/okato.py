"""The regions' numbers in the classifiers of territories, ОКАТО and ОКТМО, by their number in the address register."""

# Both classifiers begin with these digits and are filled up with zeros.
_DIGITS = {
    "01": "79", "02": "80", "03": "81", "04": "84", "05": "82", "06": "26", "07": "83", "08": "85", "09": "91",
    "10": "86", "11": "87", "12": "88", "13": "89", "14": "98", "15": "90", "16": "92", "17": "93", "18": "94",
    "19": "95", "20": "96", "21": "97", "22": "01", "23": "03", "24": "04", "25": "05", "26": "07", "27": "08",
    "28": "10", "29": "11", "30": "12", "31": "14", "32": "15", "33": "17", "34": "18", "35": "19", "36": "20",
    "37": "24", "38": "25", "39": "27", "40": "29", "41": "30", "42": "32", "43": "33", "44": "34", "45": "37",
    "46": "38", "47": "41", "48": "42", "49": "44", "50": "46", "51": "47", "52": "22", "53": "49", "54": "50",
    "55": "52", "56": "53", "57": "54", "58": "56", "59": "57", "60": "58", "61": "60", "62": "61", "63": "36",
    "64": "63", "65": "64", "66": "65", "67": "66", "68": "68", "69": "28", "70": "69", "71": "70", "72": "71",
    "73": "73", "74": "75", "75": "76", "76": "78", "77": "45", "78": "40", "79": "99", "87": "77", "90": "23",
    "91": "35", "92": "67", "93": "21", "94": "43", "95": "74", "99": "55",
}  # fmt: skip
# Autonomous areas inside another region are numbered within it, and differently in the two.
_INSIDE = {"83": ("111", "118"), "86": ("711", "718"), "89": ("7114", "719")}


def okato(code: str) -> str:
    """The eleven digits of ОКАТО for a region of the address register, "" when it has none."""
    digits = _INSIDE[code][0] if code in _INSIDE else _DIGITS.get(code, "")
    return digits.ljust(11, "0") if digits else ""


def oktmo(code: str) -> str:
    """The eight digits of ОКТМО for a region of the address register, "" when it has none."""
    digits = _INSIDE[code][1] if code in _INSIDE else _DIGITS.get(code, "")
    return digits.ljust(8, "0") if digits else ""
