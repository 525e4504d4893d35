"""The registers: every row that cannot be used is named with file, line and remedy, all of them at once."""

from decimal import Decimal
from pathlib import Path

import pytest

from etl.register_rows import is_year
from etl.registers import Registers, read_registers

ROSTER = "province,academic_year,school_id,expected,due_on,received_on,note\n"
REVIEWS = "finding_key,values,state,reason,who,reviewed_on\n"


def read(folder: Path, **files: str) -> tuple[Registers, list[str]]:
    """The registers of a folder that holds these files, and the errors as printed."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    registers, errors = read_registers(folder)
    return registers, [str(error).replace(f"{folder}/", "") for error in errors]


def test_a_folder_without_registers_has_empty_ones(tmp_path: Path) -> None:
    assert read(tmp_path) == (Registers((), (), (), (), (), ()), [])


def test_rows_are_read_with_their_dates_and_remarks_are_passed_over(tmp_path: Path) -> None:
    registers, errors = read(
        tmp_path,
        roster="\ufeff"
        + ROSTER
        + "# 备注,,,,,,\n重庆,2021-2022,cqut,,2022-11-30,2022-11-14,\n重庆,2022,cqvie,否,,,\n\n",
        reviews=REVIEWS + "cqvie-2019-2020.checklist_sum,168|164,explained,学校已说明,李四,2026-01-02\n",
    )
    assert errors == []
    first, second = registers.roster
    assert (first.expected, first.due_on, first.received_on) == (True, "2022-11-30", "2022-11-14")
    assert (second.expected, second.due_on, second.academic_year) == (False, None, "2022")
    assert registers.reviews[0].values == ("168", "164")


def test_all_errors_are_named_together(tmp_path: Path) -> None:
    _, errors = read(
        tmp_path,
        roster=ROSTER + "重庆,2021,cqut,perhaps,,,\n重庆,2021-2023,cqut,,,,\n重庆,2021-2022,,,,,\n"
        "重庆,2021-2022,cqut,,2022-02-30,,\n重庆,2021-2022,a,,,,\n重庆,2021-2022,a,,,,\n",
        reviews=REVIEWS + "x,1,settled,因为,李四,\nx,1,open,因为\n",
        corrections="report_id,target\nx,y\n",
        reports="sha256,report_id,source_url,received_on,supersedes,withdrawn,school_id,academic_year,note\nabc,,,,,,,,\n",
    )
    assert [error.split(" – ")[0] for error in errors] == [
        "roster.csv, line 2: expected is 'perhaps'",
        "roster.csv, line 3: academic_year is '2021-2023'",
        "roster.csv, line 4: school_id is ''",
        "roster.csv, line 5: due_on is '2022-02-30'",
        "reports.csv, line 2: sha256 is 'abc'",
        "corrections.csv: has no column 'printed_raw'",
        "reviews.csv, line 2: state is 'settled'",
        "reviews.csv, line 3: more or fewer cells than columns",
        "roster.csv, line 7: stands twice",
    ]
    assert all(" – " in error for error in errors)


def test_curated_figures_are_exact_numbers_with_an_address(tmp_path: Path) -> None:
    (tmp_path / "curated").mkdir()
    header = (
        "school_id,school,academic_year,indicator,value,unit,unit_printed,approximate,counted,source_url\n"
    )
    (tmp_path / "curated" / "reported_figures.csv").write_text(
        header
        + "afc,某院,2021-2022,items_platform,301.5,条,条,1,网站,https://a.example.cn/1\n"
        + "afc,某院,2021-2022,items_portal,三百,条,条,0,网站,https://a.example.cn/1\n"
        + "afc,某院,2021-2022,items_portal,3,条,条,0,网站,javascript:alert(1)\n",
        "utf-8",
    )
    registers, errors = read(tmp_path)
    assert [(row.value, row.approximate) for row in registers.curated] == [(Decimal("301.5"), True)]
    assert [error.partition(": ")[2].split(" – ")[0] for error in errors] == [
        "value is '三百'",
        "source_url is 'javascript:alert(1)'",
    ]


def test_a_file_in_another_encoding_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_bytes(ROSTER.encode() + "重庆".encode("gb18030"))
    _, errors = read(tmp_path)
    assert len(errors) == 1
    assert errors[0].startswith("roster.csv: is no CSV in UTF-8")


@pytest.mark.parametrize("text", ["2021-2022", "2022"])
def test_reporting_years(text: str) -> None:
    assert is_year(text)


@pytest.mark.parametrize("text", ["", "2021-22", "2022-2021", "1999", "２０２２", "2022 ", "2021-2022-2023"])
def test_what_is_no_reporting_year(text: str) -> None:
    assert not is_year(text)
