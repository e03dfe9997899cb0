"""What a good analyst would write: read the tables, judge with pandas, write the same rows.

It comes to the same standings here, all of them. It is spared what takes the portal its care and
isn't in this register: targets that overlap, benchmarks of several lengths beside one another,
figures rounded as people see them.
"""

import io

import numpy as np
import pandas as pd
import psycopg

TABLES = {
    "values": 'SELECT id, indicator_id, category, months, "end", value FROM indicators_value'
    " WHERE superseded_at IS NULL AND value IS NOT NULL",
    "definitions": "SELECT indicator_id, better, unit FROM indicators_definition"
    " WHERE superseded_at IS NULL",
    "targets": "SELECT indicator_id, first AS since, last, target FROM indicators_target",
    "benchmarks": 'SELECT indicator_id, comparator_id, "end" AS since, months AS covers, value'
    " AS figure FROM indicators_benchmark WHERE superseded_at IS NULL",
    "breaks": "SELECT indicator_id, first AS since, first AS breaks FROM indicators_break"
    " WHERE superseded_at IS NULL",
}
YEAR_TO_DATE, YEAR_OFFSET, TOLERANCE = -1, 3, 0.05
# In floating point a tie at the tolerance is missed by a hair: figures have two decimals.
HAIR = 1e-9
SERIES = ["indicator_id", "category", "months"]
COLUMNS = (
    "value_id, policy_id, target_reference, target_standing, previous_reference,"
    " previous_standing, year_ago_reference, year_ago_standing, comparator_references,"
    " comparator_standings"
)


def judge(address: str) -> None:
    with psycopg.connect(address) as database:
        tables = {name: _read(database, query) for name, query in TABLES.items()}
        _write(database, _judged(**tables))


def _read(database: psycopg.Connection, query: str) -> pd.DataFrame:
    with database.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        return pd.read_csv(io.BytesIO(b"".join(bytes(block) for block in copy)))


def _judged(
    values: pd.DataFrame,
    definitions: pd.DataFrame,
    targets: pd.DataFrame,
    benchmarks: pd.DataFrame,
    breaks: pd.DataFrame,
) -> pd.DataFrame:
    rows = values.fillna({"category": ""}).merge(definitions, on="indicator_id")
    rows = rows.sort_values("end", kind="stable")
    rows = _latest(rows, targets)
    rows.loc[rows["last"] < rows["end"], "target"] = np.nan
    rows = _latest(rows, breaks).sort_values([*SERIES, "end"])
    series = rows.groupby(SERIES, sort=False)
    rows["previous"], rows["previous_end"] = series["value"].shift(), series["end"].shift()
    starts = rows["end"] - (rows["end"] - YEAR_OFFSET) % 12
    too_early = (rows["months"] == YEAR_TO_DATE) & (rows["previous_end"] < starts)
    rows.loc[too_early | (rows["previous_end"] < rows["breaks"]), "previous"] = np.nan
    year_ago = values[[*SERIES, "end", "value"]].fillna({"category": ""})
    year_ago = year_ago.assign(end=year_ago["end"] + 12).rename(columns={"value": "year_ago"})
    rows = rows.merge(year_ago, on=[*SERIES, "end"], how="left")
    rows.loc[rows["end"] - 12 < rows["breaks"], "year_ago"] = np.nan
    return _compared(rows.sort_values("end", kind="stable"), benchmarks)


def _latest(rows: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Beside each row the other table's latest of the same indicator."""
    return pd.merge_asof(
        rows,
        other.sort_values("since"),
        left_on="end",
        right_on="since",
        by="indicator_id",
    ).drop(columns="since")


def _compared(rows: pd.DataFrame, benchmarks: pd.DataFrame) -> pd.DataFrame:
    names = []
    for comparator, found in benchmarks.groupby("comparator_id"):
        name = f"comparator {comparator}"
        names.append(name)
        rows = _latest(rows, found[["indicator_id", "since", "covers", "figure"]])
        fits = (rows["unit"] == "percent") | (rows["covers"] == rows["months"])
        rows[name] = rows["figure"].where(fits)
        rows = rows.drop(columns=["covers", "figure"])
    judged = pd.DataFrame({"value_id": rows["id"], "policy_id": 1})
    for name in ["target", "previous", "year_ago"]:
        judged[name] = rows[name]
        judged[f"{name} standing"] = _standing(rows, rows[name])
    figures = [rows[name].astype("string").fillna("NULL") for name in names]
    standings = [pd.Series(_standing(rows, rows[name]), index=rows.index) for name in names]
    judged["references"] = "{" + figures[0].str.cat(figures[1:], sep=",") + "}"
    judged["standings"] = "{" + standings[0].str.cat(standings[1:], sep=",") + "}"
    return judged


def _standing(rows: pd.DataFrame, reference: pd.Series) -> np.ndarray:
    shortfall = (reference - rows["value"]) * np.where(rows["better"] == "bigger", 1, -1)
    return np.select(
        [
            reference.isna() | (rows["better"] == "neutral"),
            shortfall < -HAIR,
            shortfall <= HAIR,
            shortfall <= TOLERANCE * reference.abs() + HAIR,
        ],
        ["none", "ahead", "level", "near"],
        "behind",
    )


def _write(database: psycopg.Connection, judged: pd.DataFrame) -> None:
    written = io.BytesIO()
    judged.to_csv(written, index=False, header=False)
    with database.cursor().copy(
        f"COPY indicators_judgement ({COLUMNS}) FROM STDIN (FORMAT csv)"
    ) as copy:
        copy.write(written.getbuffer())
