"""Whatever the importer is given, it stores what the raters wrote, or says in words why it does not."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ftbench.errors import UserError
from ftbench_rating.importing.store import import_files
from ftbench_rating.sheets.xlsx_sheet import xlsx_sheet
from ftbench_rating.study.files import load_study
from ftbench_rating.study.model import Judgement
from ftbench_rating.study.scale import SCALE
from tests.examples import fewer_examples
from tests.plugins.rating.studies import small_study
from tests.plugins.rating.test_importing import Desk, as_csv, as_workbook, from_form

Values = dict[tuple[str, str], tuple[int | None, int | None]]

fuzz = fewer_examples(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), small_study(items=3, raters=1, examples=8))


def taken(desk: Desk, content: bytes) -> Values | None:
    """What is stored after importing the content alone; None where it is refused, and then nothing is."""
    for old in (desk.study / "ratings").glob("*"):
        old.unlink()
    path = desk.write("fuzz", content)
    try:
        import_files([desk.study], [path])
    except UserError:
        return None if not list((desk.study / "ratings").glob("*")) else pytest.fail("something was stored")
    return values(judgement for response in load_study(desk.study).responses for judgement in response.judgements)


def values(judgements: Iterator[Judgement]) -> Values:
    return {(one.item, one.dimension): (one.value, one.worst) for one in judgements}


@fuzz
@given(st.binary(max_size=300))
def test_no_bytes_are_stored_as_ratings(desk: Desk, data: bytes) -> None:
    assert taken(desk, data) in (None, {})


@fuzz
@given(st.sampled_from(["csv", "json", "xlsx"]), st.integers(0, 2**32), st.integers(1, 12))
def test_damaged_bytes_are_refused_or_give_values_of_the_scale(desk: Desk, kind: str, seed: int, damage: int) -> None:
    """What is stored is about items of the study and on its scale, and `load_study` reads it."""
    generator = random.Random(seed)
    whole = {"csv": as_csv(desk.rows()), "json": from_form(desk), "xlsx": as_workbook(desk.rows())}[kind]
    data = bytearray(whole)
    for _ in range(damage):
        place = generator.randrange(len(data))
        match generator.randrange(3):
            case 0:
                data[place] = generator.randrange(256)
            case 1:
                del data[place : place + generator.randrange(1, 20)]
            case 2:
                data[place:place] = generator.randbytes(generator.randrange(1, 5))
    found = taken(desk, bytes(data))
    if found is not None:
        ids = {item.id for item in desk.files.key.items}
        assert all(item in ids and value in (None, *SCALE) for (item, _), (value, _) in found.items())


@fuzz
@given(st.data())
def test_a_rating_is_stored_as_the_cell_says_or_the_file_is_refused(desk: Desk, data: st.DataObject) -> None:
    """Cells are overwritten with anything: a rating that is stored is the number in its own cell."""
    rows = desk.rows()
    written = st.one_of(
        st.sampled_from(["", "1", "5", "3.0", "2,0", "6", "3.5", "x", "tie", " 4", "'2", "=3"]), st.text(max_size=6)
    )
    for _ in range(data.draw(st.integers(1, 8))):
        row = data.draw(st.integers(1, len(rows) - 1))
        rows[row][data.draw(st.integers(1, len(rows[0]) - 1))] = data.draw(written)
    delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
    found = taken(desk, as_csv(rows, delimiter=delimiter))
    if found is None:
        return
    practice = {item.id for item in desk.files.key.items if item.kind == "practice"}
    expected = {}
    for row in rows[1:]:
        for name, cell in zip(("accuracy", "fluency"), row[4:6], strict=True):
            if row[0] not in practice and (number := plain_number(cell)) is not None:
                expected[row[0], name] = number
    assert {place: value for place, (value, _) in found.items() if value is not None} == expected


def plain_number(cell: str) -> int | None:
    """The number in a cell by another way than the importer's: only what both understand is stored."""
    text = cell.strip().strip("'").replace(",", ".")
    try:
        return int(float(text)) if text else None
    except ValueError:
        return None


@fuzz
@given(st.permutations(range(8)), st.randoms(use_true_random=False), st.integers(0, 3))
def test_any_order_of_rows_and_columns_gives_the_same(
    desk: Desk, columns: list[int], generator: random.Random, more: int
) -> None:
    whole = desk.rows()
    rows = [[row[place] for place in columns] + ["4"] * more for row in whole]
    rows[0][8:] = [f"note {number}" for number in range(more)]
    body = rows[1:]
    generator.shuffle(body)
    assert taken(desk, as_csv([rows[0], *body])) == values(iter(desk.said().judgements))


_anything = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text("ab=,;'\n1", max_size=5)


@fuzz
@given(st.lists(st.lists(_anything, max_size=6), max_size=6))
def test_workbooks_with_other_columns_are_refused(desk: Desk, rows: list[list[object]]) -> None:
    assert taken(desk, as_workbook(rows)) is None


@fuzz
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ),
    st.sampled_from(["study", "rater", "sheet", "judgements", "version"])
    | st.sampled_from(["item", "dimension", "value", "worst", "reason", "seconds"]),
)
def test_a_form_with_anything_in_one_key_is_refused_or_says_the_same(desk: Desk, junk: object, key: str) -> None:
    content = json.loads(from_form(desk))
    target = content if key in content else content["judgements"][3]
    unchanged = target[key] == junk
    target[key] = junk
    found = taken(desk, json.dumps(content).encode())
    if found is not None:
        harmless = unchanged or key in ("reason", "seconds") or (key == "value" and (junk is None or junk in SCALE))
        expected = values(iter(desk.said().judgements))
        if key == "value":
            first = content["judgements"][3]
            expected[first["item"], first["dimension"]] = (junk, None)  # type: ignore[assignment]
        assert harmless or (key == "judgements" and found == {}) or (key in ("worst",) and junk is None)
        assert key == "judgements" or found == expected


def test_a_workbook_that_unpacks_to_more_than_a_machine_has_is_refused(desk: Desk) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(401):
            part.write(b" " * 1024 * 1024)
    assert len(packed.getvalue()) < 4 * 1024 * 1024
    with pytest.raises(UserError, match="unpacks to 420 MB, more than any sheet of a study"):
        import_files([desk.study], [desk.write("bomb", packed.getvalue())])


def test_a_workbook_that_claims_to_be_enormous_is_read_by_what_it_has(desk: Desk) -> None:
    honest = xlsx_sheet(desk.built.sheets[0])
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:' in data
                start = data.index(b'<dimension ref="A1:')
                data = data[:start] + b'<dimension ref="A1:XFD1048576"/>' + data[data.index(b"/>", start) + 2 :]
            new.writestr(name, data)
    assert taken(desk, packed.getvalue()) == {}
