"""A draw is checked from its two files alone, and everything that was tampered with is found."""

from dataclasses import replace
from hashlib import sha256

import pytest

from audits.rules.draw_check import (
    SIBLING,
    Draw,
    Ticket,
    drawn_file,
    faults,
    frame_file,
    read_drawn,
    read_frame,
)
from audits.rules.sampling import in_line

SEED = "7"
NAMES = [f"T-{number:05d}" for number in range(12)]
LINE = in_line(SEED, NAMES[:8])
FRAME = [Ticket(name, "North" if name in LINE else "South", None, "") for name in NAMES]
DRAWN = [
    Draw(LINE[0], "North", 1, "first draw", "", LINE[2]),
    Draw(LINE[1], "North", 2, "first draw", "", ""),
    Draw(in_line(SEED, NAMES[8:])[0], "South", 1, "first draw", "", ""),
    Draw(LINE[2], "North", 3, "replacement", "Closed", ""),
]


def found(frame: list[Ticket] = FRAME, drawn: list[Draw] = DRAWN, **changed: str) -> list[str]:
    content = frame_file(frame)
    given = {"seed": SEED, "digest": sha256(content).hexdigest()} | changed
    return faults(frame=content, drawn=drawn_file(drawn), **given)


def test_a_draw_by_the_method_holds() -> None:
    assert found() == []
    assert found(drawn=[]) == []


def test_another_frame_is_found() -> None:
    [said] = found(digest="0" * 64)
    assert said.startswith("The frame is not the one that was frozen")


def test_a_case_that_was_chosen_is_found() -> None:
    chosen = [*DRAWN[:1], replace(DRAWN[1], ticket=LINE[5]), *DRAWN[2:]]
    assert found(drawn=chosen) == ["North: other cases were drawn than the first in the line."]


def test_another_seed_is_found() -> None:
    assert found(seed="8")


def test_a_team_that_gives_more_than_its_share_is_found() -> None:
    assert found(drawn=[DRAWN[0], DRAWN[1], DRAWN[3]]) == [
        "The strata don't have the shares that the method gives them."
    ]


def test_the_wrong_sibling_left_out_is_found() -> None:
    first, behind = in_line(SEED, NAMES[:2])

    def family(left_out: str) -> list[Ticket]:
        return [
            replace(t, siblings=1, left_out=SIBLING if t.name == left_out else "")
            if t.name in NAMES[:2]
            else t
            for t in FRAME
        ]

    assert found(family(behind), []) == []
    assert found(family(first), []) == ["Other siblings were left out than the seed says."]


def test_the_files_are_read_as_they_were_written() -> None:
    frame = [*FRAME, Ticket("T-ZZZZZ", 'North, "=x"', 4, "audited lately")]
    assert read_frame(frame_file(frame)) == sorted(frame, key=lambda t: t.name)
    assert read_drawn(drawn_file(DRAWN)) == DRAWN


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_runs_as_a_formula(start: str) -> None:
    text = drawn_file([replace(DRAWN[0], reason=f"{start}1+1")]).decode()
    assert f"'{start}1+1" in text


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (b"ticket,stratum\nT-1,North\n", "its first row is not ticket,stratum,siblings,left out"),
        (b"", "its first row is not ticket,stratum,siblings,left out"),
        (b"ticket,stratum,siblings,left out\nT-1,North\n", "row 2 has 2 cells, not 4"),
        (b"ticket,stratum,siblings,left out\nT-1,North,x,\n", "“x” stands where a number should"),
        (b"\xff\xfe", "it is no CSV"),
    ],
)
def test_another_file_than_a_frame_is_named_as_such(frame: bytes, says: str) -> None:
    drawn = drawn_file(DRAWN)
    digest = sha256(frame).hexdigest()
    assert faults(seed=SEED, digest=digest, frame=frame, drawn=drawn) == [
        f"The file of the frame can't be read: {says}."
    ]


def test_the_two_files_given_the_wrong_way_round_are_named() -> None:
    frame = frame_file(FRAME)
    digest = sha256(frame).hexdigest()
    assert faults(seed=SEED, digest=digest, frame=frame, drawn=frame) == [
        "The file of what was drawn can't be read: its first row is not"
        " ticket,stratum,place,how,reason,replaced by."
    ]
