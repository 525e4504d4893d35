"""Reports of invented schools, made by hand, for the tests of what follows extraction."""

from decimal import Decimal

from etl.model import Annex, ChecklistEntry, HeaderField, Observation, Place, Report, School, Section, Skipped

SECTIONS = ("overview", "proactive", "checklist", "requests", "complaints", "problems", "other")


def school(number: int = 1, **changes: object) -> School:
    """An invented school that no codebook knows."""
    attributes: dict[str, object] = {
        "school_id": f"invented{number}",
        "name": f"云麓第{number}大学",
        "province": "重庆",
        "city": None,
        "school_type": "undergraduate",
        "ownership": None,
        "inferred": frozenset({"province", "school_type"}),
    }
    return School(**(attributes | changes))  # type: ignore[arg-type]


def observation(indicator: str = "items_portal", value: int | None = 12, **changes: object) -> Observation:
    """An observation of the form."""
    attributes: dict[str, object] = {
        "indicator": indicator,
        "answer": "blank" if value is None else "value",
        "origin": "form",
        "raw": "" if value is None else str(value),
        "place": Place(line=10, table=1, row=2, column=3),
        "quote": "" if value is None else f"{value}条",
        "value": None if value is None else Decimal(value),
        "unit": "条",
        "form_row": 10,
    }
    return Observation(**(attributes | changes))  # type: ignore[arg-type]


def entry(item: int, **changes: object) -> ChecklistEntry:
    """A disclosed item of the checklist."""
    attributes: dict[str, object] = {
        "item": item,
        "count": 3,
        "raw": "3",
        "on_platform": True,
        "links": ("http://xxgk.example.cn/1",),
        "link_text": "",
        "remark": "",
        "status": "disclosed",
        "place": Place(line=40 + item),
    }
    return ChecklistEntry(**(attributes | changes))  # type: ignore[arg-type]


def report(number: int = 1, year: str = "2021-2022", **changes: object) -> Report:
    """A report with two sections' worth of everything."""
    attributes: dict[str, object] = {
        "document_name": f"{number}-{year}.txt",
        "sha256": f"{number:02d}{year[:4]}".rjust(64, "0"),
        "format": "txt",
        "school": school(number),
        "academic_year": year,
        "period_start": f"{int(year[-4:]) - 1}-09-01",
        "period_end": f"{year[-4:]}-08-31",
        "period_status": "stated",
        "report_date": f"{year[-4:]}-10-20",
        "header": (HeaderField("school", f"云麓第{number}大学", Place(line=1), f"云麓第{number}大学"),),
        "sections": tuple(Section(code, Place(line=n + 3), code) for n, code in enumerate(SECTIONS)),
        "annexes": (Annex("statistics", "held", Place(line=30)),),
        "observations": (observation(), observation("items_platform", None, form_row=12)),
        "checklist": (entry(1), entry(2, status="not_applicable", count=None, raw="")),
        "skipped": (Skipped("若干条", "no number", Place(line=12)),),
    }
    return Report(**(attributes | changes))  # type: ignore[arg-type]
