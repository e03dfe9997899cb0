"""The list of cases is read whole or refused with every fault by row and column."""

from datetime import date

import pytest

from audits.rules.frame_file import FrameFaultsError, Line, read_frame_file

TEAMS = {"North", "South"}
PEOPLE = {"a@portal.example"}


def read(text: str | bytes) -> list[Line]:
    content = text if isinstance(text, bytes) else text.encode()
    return read_frame_file(content, teams=TEAMS, people=PEOPLE)


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(FrameFaultsError) as error:
        read(text)
    return error.value.faults


def test_a_list_is_read_whatever_the_order_of_its_columns() -> None:
    text = (
        "Team,Number,Type,Worker_team,Siblings,Opened,Named\n"
        "North, d 123 ,Plan,South,F1,3/11/2017,A@portal.example\n\n"
        "South,D124,Plan,,,2017-11-04,\n"
    )
    assert read(text) == [
        Line("D123", "North", "Plan", "F1", "South", date(2017, 11, 3), ("a@portal.example",)),
        Line("D124", "South", "Plan", opened=date(2017, 11, 4)),
    ]


def test_three_columns_are_enough_also_from_an_old_excel() -> None:
    assert read("number,team,type\n1,North,Café".encode("cp1252")) == [Line("1", "North", "Café")]


def test_every_fault_is_told_by_row_and_column() -> None:
    text = (
        "number,team,type,worker team,opened,named\n"
        "D1,North,Plan,East,,\n"
        ",North,Plan,,,\n"
        "d1,,Plan,,31/2/2017,b@portal.example\n"
    )
    assert refused(text) == [
        "Row 2, worker team: the portal has no team “East”.",
        "Row 3, number: it is empty.",
        "Row 4, number: row 2 has the same.",
        "Row 4, team: the portal has no team “”.",
        "Row 4, opened: write it as 3/11/2017 or 2017-11-03.",
        "Row 4, named: the portal has nobody of the address b@portal.example.",
    ]


def test_no_fault_repeats_a_case_number() -> None:
    faults = refused("number,team,type\nZQX4471093,East,P\nZQX4471093,North," + "x" * 101)
    assert len(faults) == 3
    assert "ZQX4471093" not in str(faults)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The first row has no column number and no column team and no column type."),
        ("number,team,type,surname\n1,North,P,X", "A column of this name isn't known: surname."),
        ("number,team,type\n", "There is no case in the file."),
        (b"PK\x03\x04\0\0", "This can't be read as a CSV. Save the list as CSV and load it again."),
        ('number,team,type\n"1,North', "This can't be read as a CSV."),
    ],
)
def test_what_is_no_list_of_cases_is_refused(text: str | bytes, says: str) -> None:
    assert refused(text)[0].startswith(says)


def test_too_many_cases_are_refused() -> None:
    rows = "".join(f"{number},North,P\n" for number in range(20_001))
    assert refused("number,team,type\n" + rows) == [
        "The file has 20,001 cases; 20,000 are the most."
    ]
