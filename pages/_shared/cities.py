"""Names of cities, which the roster holds in Chinese only."""

from __future__ import annotations

from pypinyin import lazy_pinyin


def city_name(city: str, lang: str) -> str:
    """ "渝中" (zh), "Yuzhong" (en): pinyin is how a Chinese city is written in English."""
    return city if lang == "zh" else "".join(lazy_pinyin(city)).capitalize()
