"""The regions as the state's address register numbers them, their clocks, and the many ways to write them.

`code` is the two-digit number of the region in the address register (ФИАС/КЛАДР), which also stands in
positions 4 and 5 of an ОГРН. The register gives UTC offsets only; the IANA zone is that of the main city.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its number, its name in full, the IANA zone of its main city, other names in use."""

    code: str
    name: str
    zone: str
    aliases: tuple[str, ...] = ()


_MOSCOW = "Europe/Moscow"

REGIONS = (
    Region("01", "Республика Адыгея", _MOSCOW),
    Region("02", "Республика Башкортостан", "Asia/Yekaterinburg", ("Башкирия",)),
    Region("03", "Республика Бурятия", "Asia/Irkutsk"),
    Region("04", "Республика Алтай", "Asia/Barnaul", ("Горный Алтай",)),
    Region("05", "Республика Дагестан", _MOSCOW),
    Region("06", "Республика Ингушетия", _MOSCOW),
    Region("07", "Кабардино-Балкарская Республика", _MOSCOW, ("Кабардино-Балкария",)),
    Region("08", "Республика Калмыкия", _MOSCOW),
    Region("09", "Карачаево-Черкесская Республика", _MOSCOW, ("Карачаево-Черкесия",)),
    Region("10", "Республика Карелия", _MOSCOW),
    Region("11", "Республика Коми", _MOSCOW),
    Region("12", "Республика Марий Эл", _MOSCOW),
    Region("13", "Республика Мордовия", _MOSCOW),
    Region("14", "Республика Саха (Якутия)", "Asia/Yakutsk", ("Якутия", "Саха")),
    Region("15", "Республика Северная Осетия — Алания", _MOSCOW, ("Северная Осетия",)),
    Region("16", "Республика Татарстан", _MOSCOW, ("Татария",)),
    Region("17", "Республика Тыва", "Asia/Krasnoyarsk", ("Тува",)),
    Region("18", "Удмуртская Республика", "Europe/Samara", ("Удмуртия",)),
    Region("19", "Республика Хакасия", "Asia/Krasnoyarsk"),
    Region("20", "Чеченская Республика", _MOSCOW, ("Чечня",)),
    Region("21", "Чувашская Республика", _MOSCOW, ("Чувашия", "Чувашская Республика — Чувашия")),
    Region("22", "Алтайский край", "Asia/Barnaul"),
    Region("23", "Краснодарский край", _MOSCOW),
    Region("24", "Красноярский край", "Asia/Krasnoyarsk"),
    Region("25", "Приморский край", "Asia/Vladivostok", ("Приморье",)),
    Region("26", "Ставропольский край", _MOSCOW),
    Region("27", "Хабаровский край", "Asia/Vladivostok"),
    Region("28", "Амурская область", "Asia/Yakutsk"),
    Region("29", "Архангельская область", _MOSCOW),
    Region("30", "Астраханская область", "Europe/Astrakhan"),
    Region("31", "Белгородская область", _MOSCOW),
    Region("32", "Брянская область", _MOSCOW),
    Region("33", "Владимирская область", _MOSCOW),
    Region("34", "Волгоградская область", "Europe/Volgograd"),
    Region("35", "Вологодская область", _MOSCOW),
    Region("36", "Воронежская область", _MOSCOW),
    Region("37", "Ивановская область", _MOSCOW),
    Region("38", "Иркутская область", "Asia/Irkutsk"),
    Region("39", "Калининградская область", "Europe/Kaliningrad"),
    Region("40", "Калужская область", _MOSCOW),
    Region("41", "Камчатский край", "Asia/Kamchatka"),
    Region("42", "Кемеровская область — Кузбасс", "Asia/Novokuznetsk", ("Кемеровская область", "Кузбасс")),
    Region("43", "Кировская область", "Europe/Kirov"),
    Region("44", "Костромская область", _MOSCOW),
    Region("45", "Курганская область", "Asia/Yekaterinburg"),
    Region("46", "Курская область", _MOSCOW),
    Region("47", "Ленинградская область", _MOSCOW),
    Region("48", "Липецкая область", _MOSCOW),
    Region("49", "Магаданская область", "Asia/Magadan"),
    Region("50", "Московская область", _MOSCOW, ("Подмосковье",)),
    Region("51", "Мурманская область", _MOSCOW),
    Region("52", "Нижегородская область", _MOSCOW),
    Region("53", "Новгородская область", _MOSCOW),
    Region("54", "Новосибирская область", "Asia/Novosibirsk"),
    Region("55", "Омская область", "Asia/Omsk"),
    Region("56", "Оренбургская область", "Asia/Yekaterinburg"),
    Region("57", "Орловская область", _MOSCOW),
    Region("58", "Пензенская область", _MOSCOW),
    Region("59", "Пермский край", "Asia/Yekaterinburg"),
    Region("60", "Псковская область", _MOSCOW),
    Region("61", "Ростовская область", _MOSCOW),
    Region("62", "Рязанская область", _MOSCOW),
    Region("63", "Самарская область", "Europe/Samara"),
    Region("64", "Саратовская область", "Europe/Saratov"),
    Region("65", "Сахалинская область", "Asia/Sakhalin"),
    Region("66", "Свердловская область", "Asia/Yekaterinburg"),
    Region("67", "Смоленская область", _MOSCOW),
    Region("68", "Тамбовская область", _MOSCOW),
    Region("69", "Тверская область", _MOSCOW),
    Region("70", "Томская область", "Asia/Tomsk"),
    Region("71", "Тульская область", _MOSCOW),
    Region("72", "Тюменская область", "Asia/Yekaterinburg"),
    Region("73", "Ульяновская область", "Europe/Ulyanovsk"),
    Region("74", "Челябинская область", "Asia/Yekaterinburg"),
    Region("75", "Забайкальский край", "Asia/Chita"),
    Region("76", "Ярославская область", _MOSCOW),
    Region("77", "Москва", _MOSCOW),
    Region("78", "Санкт-Петербург", _MOSCOW),
    Region("79", "Еврейская автономная область", "Asia/Vladivostok"),
    Region("83", "Ненецкий автономный округ", _MOSCOW),
    Region(
        "86", "Ханты-Мансийский автономный округ — Югра", "Asia/Yekaterinburg", ("Ханты-Мансийский", "ХМАО", "Югра")
    ),
    Region("87", "Чукотский автономный округ", "Asia/Anadyr", ("Чукотка",)),
    Region("89", "Ямало-Ненецкий автономный округ", "Asia/Yekaterinburg", ("ЯНАО",)),
    Region("90", "Запорожская область", _MOSCOW),
    Region("91", "Республика Крым", "Europe/Simferopol"),
    Region("92", "Севастополь", "Europe/Simferopol"),
    Region("93", "Донецкая Народная Республика", _MOSCOW, ("ДНР",)),
    Region("94", "Луганская Народная Республика", _MOSCOW, ("ЛНР",)),
    Region("95", "Херсонская область", _MOSCOW),
    Region("99", "Байконур", "Asia/Qyzylorda"),
)

# Words that say what kind of place it is; the rest of the name is enough to tell regions apart.
_KINDS = frozenset({
    "республика", "респ", "край", "область", "обл", "автономный", "автономная", "округ", "ао", "аобл",
    "город", "гор", "г", "народная", "федерального", "значения", "россия", "рф",
})  # fmt: skip
_WORDS = re.compile(r"[0-9a-zа-я]+")


@lru_cache(maxsize=1024)  # a file repeats few names over and over
def name_key(name: str) -> str:
    """What is left of a region's name when case, dashes, brackets, «ё», order and the kind of place are let be.

    «Респ Саха /Якутия/» and «Республика Саха (Якутия)» have the same key; «Республика Татарстан (Татарстан)»
    has that of «Татарстан».
    """
    words = _WORDS.findall(name.casefold().replace("ё", "е"))
    return " ".join(sorted({word for word in words if word not in _KINDS}))


_BY_KEY = {name_key(name): region for region in REGIONS for name in (region.name, *region.aliases)}
_BY_CODE = {region.code: region for region in REGIONS}


def region_named(name: str) -> Region | None:
    """The region that a file or a person means by this name, or None."""
    return _BY_KEY.get(name_key(name))


def region_numbered(code: str) -> Region | None:
    """The region with this number in the address register («1» is «01»), or None."""
    return _BY_CODE.get(code.zfill(2))


def region_of_ogrn(ogrn: str) -> Region | None:
    """Where a legal entity was registered: the region is written in its ОГРН (positions 4 and 5)."""
    return _BY_CODE.get(ogrn[3:5])
