"""Every format gives the same rows, and every fault is named with the file and the line it stands on."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftbench import DataError
from ftbench.data.files.options import ReadingOptions
from ftbench.data.files.readers import BUILT_IN
from ftbench.data.files.reading import FileRows, read_file, read_rows, read_with_faults, stream_rows
from ftbench.data.writing.containers import container_of
from tests.fuzzing import fuzzed
from tests.note_texts import as_text
from tests.strategies import any_text

Write = Callable[[str, str | bytes], Path]

EXPECTED = [{"text": "good, really", "label": "yes"}, {"text": "不好", "label": "no"}]


def _fault(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_rows(path)
    assert caught.value.file == path
    return caught.value


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.csv", 'text,label\n"good, really",yes\n不好,no\n'),
        ("rows.tsv", "text\tlabel\ngood, really\tyes\n不好\tno\n"),
        ("rows.jsonl", '{"text": "good, really", "label": "yes"}\n{"text": "不好", "label": "no"}\n'),
        ("rows.ndjson", '{"text": "good, really", "label": "yes"}\n\n{"text": "不好", "label": "no"}'),
        ("rows.json", '[{"text": "good, really", "label": "yes"}, {"text": "不好", "label": "no"}]'),
        ("rows.json", '{"data": [{"text": "good, really", "label": "yes"}, {"text": "不好", "label": "no"}]}'),
        ("ROWS.CSV", 'text,label\r\n"good, really",yes\r\n不好,no\r\n'),
        ("rows.csv", ' text , label\n"good, really",yes\n不好,no'),
        ("rows.csv", 'text,label\r"good, really",yes\r不好,no\r'),
        ("rows.jsonl", '{"text": "good, really", "label": "yes"}\r{"text": "不好", "label": "no"}\r'),
        ("rows.jsonl", '{"text": "good, really", "label": "yes"} {"text": "不好", "label": "no"}'),
        ("rows.jsonl", '{\n "text": "good, really",\n "label": "yes"\n}\n{\n "text": "不好",\n "label": "no"\n}\n'),
        ("rows.jsonl", '[{"text": "good, really", "label": "yes"},\n{"text": "不好", "label": "no"}]'),
        ("rows.json", '{"text": "good, really", "label": "yes"}\n{"text": "不好", "label": "no"}\n'),
        ("rows.json", '{"text": "good, really", "label": "yes"}{"text": "不好", "label": "no"}'),
    ],
    ids=[
        *["csv", "tsv", "jsonl", "ndjson", "json list", "json data", "windows csv", "padded header"],
        *["csv of carriage returns", "jsonl of carriage returns", "two objects in a line", "objects over lines"],
        *["jsonl that is a list", "json of lines", "json of objects in a line"],
    ],
)
def test_each_format_gives_the_same_rows(name: str, content: str, write: Write) -> None:
    assert [row for _, row in read_rows(write(name, content))] == EXPECTED


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv", "rows.jsonl", "rows.json"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(name: str, write: Write) -> None:
    content = {"csv": "text,label\na,b\n", "tsv": "text\tlabel\na\tb\n", "jsonl": '{"text": "a", "label": "b"}'}
    content["json"] = "[" + content["jsonl"] + "]"
    path = write(name, b"\xef\xbb\xbf" + content[name.partition(".")[2]].encode())
    assert [row for _, row in read_rows(path)] == [{"text": "a", "label": "b"}]


def test_empty_cells_beyond_the_columns_are_no_fault(write: Write) -> None:
    path = write("a.csv", "a,b\n1,2,\n3,4,, \n5,6,x\n")
    file_rows, faults = read_with_faults(path)
    assert [row for _, row in file_rows.rows] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert [(fault.line, fault.code) for fault in faults] == [(4, "columns")]


def test_rows_of_a_csv_file_with_line_breaks_in_quotes_have_the_lines_they_begin_on(write: Write) -> None:
    path = write("rows.csv", 'text,label\n"one\ntwo\nthree",yes\nfour,no\n\n"five\r\nsix",yes\nseven,no\n')
    assert [line for line, _ in read_rows(path)] == [2, 5, 7, 9]
    assert read_rows(path)[0].row == {"text": "one\ntwo\nthree", "label": "yes"}


def test_rows_of_a_jsonl_file_have_their_lines_and_empty_lines_count(write: Write) -> None:
    assert [line for line, _ in read_rows(write("rows.jsonl", '{"a": 1}\n\n  \r\n{"a": 2}\r\n'))] == [1, 4]


def test_rows_of_a_json_list_are_numbered_by_position(write: Write) -> None:
    assert [line for line, _ in read_rows(write("rows.json", '[\n{"a": 1},\n\n{"a": 2}]'))] == [1, 2]


def test_a_unicode_line_separator_ends_no_line_of_jsonl(write: Write) -> None:
    assert read_rows(write("rows.jsonl", '{"a": "x\u2028y\x85z"}\n{"a": 2}'))[1] == (2, {"a": 2})


def test_a_field_longer_than_the_limit_of_the_csv_module_is_read(write: Write) -> None:
    assert len(read_rows(write("rows.csv", f"text,label\n{'x' * 200_000},yes\n"))[0].row["text"]) == 200_000


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('text,label\n"a\nb",yes\nc,d,e\n', 4, "the row has 3 columns, the header 2 (text, label)"),
        ("text,label\na,b\nc\n", 3, "the row has 1 columns, the header 2 (text, label)"),
        ("text,label,text\na,b,c\n", 1, "the header has an empty or repeated column: text, label, text"),
        ("text,,label\na,b,c\n", 1, "the header has an empty or repeated column: text, , label"),
        ('text,label\na,b\n"c"d,e\nf,g\n', 3, "not valid CSV: ',' expected after '\"'"),
        ('text,label\na,b\n"c,d\ne,f\ng,h\n', 3, "not valid CSV: unexpected end of data"),
    ],
    ids=["too many", "too few", "repeated", "unnamed", "quote inside", "open quote"],
)
def test_a_fault_of_a_csv_file_is_named_with_its_line(content: str, line: int, message: str, write: Write) -> None:
    fault = _fault(write("rows.csv", content))
    assert (fault.line, fault.message) == (line, message)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('{"a": 1}\n\n{"a": \n', 3, "not valid JSON: Expecting value"),
        ('{"a": 1}\n[1, 2]\n', 2, "expected an object such as {...}, got list"),
        ('{"a": 1}\n' + "[" * 100_000, 2, "not valid JSON: too deep"),
        ('{"a": ' + "1" * 5000 + "}", 1, "not valid JSON: Exceeds the limit"),
    ],
    ids=["broken", "no object", "too deep", "huge number"],
)
def test_a_fault_of_a_jsonl_file_is_named_with_its_line(content: str, line: int, message: str, write: Write) -> None:
    fault = _fault(write("rows.jsonl", content))
    assert (fault.line, fault.message[: len(message)]) == (line, message)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('[{"a": 1},\n{"a": 2},\n{"a" 3}]', 3, "not valid JSON: Expecting ':' delimiter"),
        ('{"rows": [{"a": 1}], "more": [1]}', 1, "expected a list of objects, or one object with one list in it"),
        ("3", 1, "expected a list of objects, got int"),
        ('[{"a": 1}, 2]', 2, "expected an object such as {...}, got int"),
        ("[" * 100_000, None, "not valid JSON: too deep"),
        ('{"data": []}', None, "the file has no rows"),
    ],
    ids=["broken", "two lists", "a number", "no object", "too deep", "no rows"],
)
def test_a_fault_of_a_json_file_is_named(content: str, line: int | None, message: str, write: Write) -> None:
    fault = _fault(write("rows.json", content))
    assert (fault.line, fault.message) == (line, message)


def test_objects_over_several_lines_have_the_line_they_begin_on(write: Write) -> None:
    path = write("rows.jsonl", '{"a": 1} {"a": 2}\n\n{\n "a":\n 3}\n{"a": 4}\n')
    assert [line for line, _ in read_rows(path)] == [1, 1, 3, 6]
    assert [line for line, _ in read_rows(write("rows.json", path.read_text(encoding="utf-8")))] == [1, 1, 3, 6]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{"a": 1}\r{"a": 2}\r{"a": }\r', 3),
        ('{"a": 1}\n{\n "b": 1,\n "a" 2\n}\n', 4),
        ('{"a": 1}\n{"a": "cut off\n{"a": 3}\n', 2),
        ('{"a": 1}\n{"a": 2, \n{"a": 3}\n', 2),
    ],
    ids=["carriage returns", "inside an object over lines", "an open text", "an open object"],
)
def test_broken_json_is_named_where_it_breaks(content: str, line: int, write: Write) -> None:
    fault = _fault(write("rows.jsonl", content))
    assert (fault.line, fault.message[:16]) == (line, "not valid JSON: ")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("rows.jsonl", '{"label": "a"}\n{"label": "a", "text": "b", "label": "c"}\n', 2),
        ("rows.jsonl", '{"text": "label", "label": "a"}\n{\n "label": "b",\n "label": "b"\n}', 4),
        ("rows.json", '[\n{"label": "a", "x": {"label": "b"}},\n{"label": "a",\n"\\u006cabel" : "c"}]', 4),
        ("rows.json", '{"data": [{"y": "\\"label\\": {"},\n{"x": {"label": 1, "label": 2}}]}', 2),
        ("rows.json", '{"y": 1}\n{"label": "a", "label": "b"}', 2),
    ],
    ids=["jsonl", "over lines", "escaped", "nested", "json lines"],
)
def test_a_key_twice_in_an_object_is_an_error_with_its_line(name: str, content: str, line: int, write: Write) -> None:
    fault = _fault(write(name, content))
    assert (fault.line, fault.message) == (line, 'the key "label" stands twice in one object')


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json"])
def test_numbers_that_are_none_stay_as_pandas_wrote_them(name: str, write: Write) -> None:
    objects = ['{"a": NaN, "b": 1}', '{"a": Infinity, "b": 1}', '{"a": -Infinity, "b": 1}']
    content = "\n".join(objects) if name == "rows.jsonl" else f"[{', '.join(objects)}]"
    values = [row["a"] for _, row in read_rows(write(name, content))]
    assert list(map(str, values)) == ["nan", "inf", "-inf"]


@pytest.mark.parametrize("numbers", [(0, 1), (1, 2), (17, 4)], ids=["from 0", "from 1", "chosen rows"])
def test_the_index_that_pandas_writes_is_left_out(numbers: tuple[int, int], write: Write) -> None:
    path = write("rows.csv", ',text,label\n{},"good, really",yes\n{},不好,no\n'.format(*numbers))
    found = read_file(path)
    assert [row for _, row in found.rows] == EXPECTED
    assert as_text(found.notes) == ("the first column has no name and numbers the rows: left out",)


@pytest.mark.parametrize("cells", [("1", "1"), ("a", "b"), ("0", "")], ids=["repeated", "words", "gaps"])
def test_a_column_without_a_name_that_numbers_no_rows_is_an_error(cells: tuple[str, str], write: Write) -> None:
    fault = _fault(write("rows.csv", ",text,label\n{},a,yes\n{},b,no\n".format(*cells)))
    assert (fault.line, fault.message) == (1, "the header has an empty or repeated column: , text, label")


def test_columns_without_a_name_and_content_are_no_columns(write: Write) -> None:
    path = write("rows.csv", 'text,label,,\n"good, really",yes,,\n不好,no, ,\n')
    assert read_file(path) == FileRows(((2, EXPECTED[0]), (3, EXPECTED[1])))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ('\n,\ntext,label\n,\n"good, really",yes\n ,\t\n,,,,\n\n不好,no\n', [5, 9]),
        (',text,label\n7,"good, really",yes\n8,,\n9,不好,no\n10,,\n11, ,\n', [2, 4]),
    ],
    ids=["commas alone", "beside an index"],
)
def test_rows_of_empty_cells_are_left_out_and_counted(content: str, lines: list[int], write: Write) -> None:
    found = read_file(write("rows.csv", content))
    assert [row for _, row in found.rows] == EXPECTED
    assert [line for line, _ in found.rows] == lines
    assert str(found.notes[-1]) == "3 empty rows left out"


def test_one_row_without_content_is_one_row(write: Write) -> None:
    assert as_text(read_file(write("rows.csv", "text,label\na,b\n,\n")).notes) == ("1 empty row left out",)


def test_a_file_of_empty_cells_has_no_rows(write: Write) -> None:
    assert _fault(write("rows.csv", ",,\n,,\n")).message == "the file has no rows"


@pytest.mark.parametrize(
    ("name", "separator", "words"),
    [
        ("rows.csv", ";", "semicolons"),
        ("rows.csv", "\t", "tabs"),
        ("rows.csv", "|", "vertical bars"),
        ("rows.tsv", ",", "commas"),
        ("rows.tsv", ";", "semicolons"),
    ],
)
def test_another_separator_is_recognised_in_the_header(name: str, separator: str, words: str, write: Write) -> None:
    text = '"good, really"' if separator == "," else "good, really"
    found = read_file(write(name, f"text{separator}label\n{text}{separator}yes\n不好{separator}no\n"))
    assert [row for _, row in found.rows] == EXPECTED
    assert as_text(found.notes) == (f"the columns are separated by {words}",)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_recognised_between_names_in_quotes(separator: str, write: Write) -> None:
    lines = ['"text"', '"label"'], ['"good, really"', '"yes"'], ['"不好"', '"no"']
    path = write("rows.csv", "".join(separator.join(cells) + "\n" for cells in lines))
    assert [row for _, row in read_rows(path)] == EXPECTED


@pytest.mark.parametrize(("first", "separator"), [("sep=;", ";"), ("sep=,", ","), ("sep=:", ":")])
def test_a_separator_that_the_first_line_tells_to_excel_is_taken(first: str, separator: str, write: Write) -> None:
    path = write(
        "rows.csv", f'{first}\r\ntext{separator}label\r\n"good, really"{separator}yes\r\n不好{separator}no\r\n'
    )
    assert [*read_rows(path)] == [(3, EXPECTED[0]), (4, EXPECTED[1])]


def test_a_row_that_does_not_fit_the_other_separator_says_which_that_is(write: Write) -> None:
    fault = _fault(write("rows.csv", "text;label\na;b\nc;d;e\n"))
    assert (fault.line, fault.message) == (
        3,
        "the row has 3 columns, the header 2 (text, label), separated by semicolons",
    )


@pytest.mark.parametrize(
    ("title", "line", "fault"),
    [
        ("Report 2024\n\n", 3, "the row has 3 columns, the header 1 (Report 2024)"),
        ("Report 2024,,\n", 1, "the header has an empty or repeated column: Report 2024, , "),
    ],
)
def test_a_title_above_a_table_is_a_fault_that_says_what_to_do(title: str, line: int, fault: str, write: Write) -> None:
    path = write("rows.csv", title + 'text,label,id\n"good, really",yes,1\nbad,no,2\n')
    _, faults = read_with_faults(path)
    assert faults[0].line == line
    assert faults[0].message == f"{fault}; `header: NUMBER` names another row as the header"
    header = 1 + title.count("\n")
    assert len(read_file(path, ReadingOptions(header=header)).rows) == 2


def test_a_quote_that_is_never_closed_costs_its_own_row_alone(write: Write) -> None:
    rows = [f"text {number},label" for number in range(9)]
    rows[3] = '"' + rows[3]
    found, faults = read_with_faults(write("rows.csv", "\n".join(["text,label", *rows])))
    assert [number for number, _ in found.rows] == [2, 3, 4, 6, 7, 8, 9, 10]
    assert [(fault.line, fault.message) for fault in faults] == [(5, "not valid CSV: unexpected end of data")]


def test_separators_in_the_rows_alone_change_nothing(write: Write) -> None:
    found = read_file(write("rows.csv", "text,label\na;b;c,yes\n"))
    assert found == FileRows(((2, {"text": "a;b;c", "label": "yes"}),))  # type: ignore[arg-type]
    assert read_file(write("one.csv", "text\na;b\n")).rows[0].row == {"text": "a;b"}


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_an_empty_file_is_an_error(content: str, write: Write) -> None:
    assert _fault(write("rows.csv", content)).message == "the file is empty"


def test_a_file_with_a_header_alone_has_no_rows(write: Write) -> None:
    assert _fault(write("rows.csv", "text,label\n")).message == "the file has no rows"


def test_a_binary_file_is_named_with_the_line_of_its_first_zero_byte(write: Write) -> None:
    fault = _fault(write("rows.csv", b"text,label\na,b\n\x00\x01\n"))
    assert (fault.line, fault.message) == (3, "is a binary file, not text")


def test_several_byte_order_marks_are_no_part_of_the_first_name(write: Write) -> None:
    assert read_rows(write("rows.csv", "\ufeff\ufefftext,label\na,b\n"))[0].row == {"text": "a", "label": "b"}


@pytest.mark.parametrize("name", ["rows.docx", "rows"])
def test_an_unknown_format_names_the_known_ones(name: str, write: Write) -> None:
    known = ", ".join(BUILT_IN)
    assert ".jsonl" in known
    assert _fault(write(name, "a")).message == f'"{Path(name).suffix}" is no known format; known: {known}'


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".numbers"])
def test_another_format_of_spreadsheets_says_how_to_save_the_sheet(suffix: str, write: Write) -> None:
    assert (
        f'"{suffix}" is no known format (save the sheet as XLSX or CSV' in _fault(write(f"rows{suffix}", "a")).message
    )


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    assert _fault(tmp_path / "rows.csv").message == "there is no such file"


@pytest.mark.parametrize("name", ["rows", "rows.csv"])
def test_a_folder_without_texts_says_how_they_are_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert _fault(tmp_path / name).message.startswith("is a folder without pairs of texts; known: NAME.input.txt")


def test_reading_goes_on_after_a_broken_line_of_json(write: Write) -> None:
    lines = ['{"a": 1}', '{"a": }', '{"a": 2}', '{"a": "cut', "[1]", "", '{"a": 1, "a": 2}', '{"a": 3}']
    found, faults = read_with_faults(write("rows.jsonl", "\n".join(lines)))
    assert [(line, dict(row)) for line, row in found.rows] == [(1, {"a": 1}), (3, {"a": 2}), (8, {"a": 3})]
    assert [(fault.line, fault.code) for fault in faults] == [
        (2, "json-syntax"), (4, "json-syntax"), (5, "no-object"), (7, "repeated-key")
    ]  # fmt: skip


def test_reading_goes_on_after_an_object_that_is_never_closed(write: Write) -> None:
    content = '{"a": 1}\n{\n "b": {\n  "c": 2\n\n{"a": 3}\n{"a": 4}\n'
    found, faults = read_with_faults(write("rows.jsonl", content))
    assert [line for line, _ in found.rows] == [1, 6, 7]
    assert [fault.line for fault in faults] == [2]


def test_a_list_of_json_goes_on_after_a_repeated_key_and_a_value_that_is_no_object(write: Write) -> None:
    path = write("rows.json", '[{"a": 1},\n{"a": 1, "a": 2},\n3,\n{"a": 4}]')
    found, faults = read_with_faults(path)
    assert [(line, dict(row)) for line, row in found.rows] == [(1, {"a": 1}), (4, {"a": 4})]
    assert [(fault.line, fault.code) for fault in faults] == [(2, "repeated-key"), (3, "no-object")]


def test_a_long_object_over_many_lines_is_read_in_little_time(write: Write) -> None:
    inner = ",\n".join(f'"k{n}": [{n},\n{n}]' for n in range(20_000))
    found = read_rows(write("rows.jsonl", f'{{"a": 1}}\n{{\n{inner}\n}}\n{{"a": 2}}'))
    assert [line for line, _ in found] == [1, 2, 40_004]
    assert len(found[1].row) == 20_000


def test_all_rows_with_another_number_of_columns_are_faults(write: Write) -> None:
    found, faults = read_with_faults(write("rows.csv", 'text,label\na,b\nc\n"d\ne",f\ng,h,i\nj,"k"l\nm,n\n'))
    assert [line for line, _ in found.rows] == [2, 4, 8]
    assert [(fault.line, fault.code) for fault in faults] == [(3, "columns"), (6, "columns"), (7, "csv-syntax")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_text_file_is_a_table_with_any_separator(separator: str, write: Write) -> None:
    text = '"good, really"' if separator == "," else "good, really"
    path = write("rows.txt", f"text{separator}label\n{text}{separator}yes\n不好{separator}no\n")
    assert [row for _, row in read_rows(path)] == EXPECTED


def test_a_separator_is_the_one_by_which_all_rows_have_the_same_columns(write: Write) -> None:
    path = write("rows.csv", "text, in short;label\ngood, really, it is;yes\nbad;no\n")
    assert [dict(row) for _, row in read_rows(path)] == [
        {"text, in short": "good, really, it is", "label": "yes"}, {"text, in short": "bad", "label": "no"}
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [":", "\t", "tab", "\\t"])
def test_a_separator_can_be_given(separator: str, write: Write) -> None:
    sign = ":" if separator == ":" else "\t"
    path = write("rows.csv", f"text{sign}label\ngood, really{sign}yes\n不好{sign}no\n")
    found = read_file(path, ReadingOptions(separator=separator))
    assert [row for _, row in found.rows] == EXPECTED
    assert found.notes == ()


def test_a_separator_that_is_none_names_the_known_ones(write: Write) -> None:
    with pytest.raises(DataError) as raised:
        read_file(write("rows.csv", "a,b\nc,d\n"), ReadingOptions(separator="::"))
    assert raised.value.key == "separator"
    assert raised.value.message == "is one sign or one of comma, semicolon, tab, bar, not '::'"


def test_lines_above_the_header_are_passed_over_with_its_number(write: Write) -> None:
    path = write("rows.csv", 'All tickets;of March\n\ntext,label\n"good, really",yes\n不好,no\n')
    found = read_file(path, ReadingOptions(header=3))
    assert [*found.rows] == [(4, EXPECTED[0]), (5, EXPECTED[1])]
    assert found.notes == ()


def test_with_strict_rows_of_empty_cells_are_faults(write: Write) -> None:
    _, faults = read_with_faults(write("rows.csv", "text,label\na,b\n,\n\nc,d\n"), ReadingOptions(strict=True))
    assert [(fault.line, fault.code) for fault in faults] == [(3, "empty-row")]


def test_rows_and_faults_come_one_by_one_and_the_notes_are_complete_at_the_end(write: Write) -> None:
    stream = stream_rows(write("rows.csv", "text;label\na;b\n;\nc;d;e\n"))
    assert [type(row).__name__ for row in stream] == ["NumberedRow", "RowFault"]
    assert as_text(stream.notes) == ("the columns are separated by semicolons", "1 empty row left out")


_fuzz = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ".json", ".jsonl", ".xlsx", ".parquet"])
@fuzzed("data files", thorough=300)
@given(content=st.one_of(st.binary(max_size=80), any_text.map(str.encode)))
def test_whatever_a_file_holds_gives_rows_or_a_data_error(suffix: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"rows{suffix}"
    path.write_bytes(content)
    try:
        rows = read_rows(path)
    except DataError as error:
        place, rows = error.file, []
    else:
        place = path
    assert place == path
    assert all(isinstance(row, dict) for _, row in rows)


@functools.cache
def _good(suffix: str) -> bytes:
    """The bytes of a good file of this kind with three rows."""
    rows = [{"text": f"row {number}, with 不好", "label": "yes", "size": number} for number in range(3)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"rows{suffix}"
        container_of(path).write(path, rows)
        return path.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".parquet"])
@fuzzed("data files", thorough=250)
@given(
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 9), st.binary(max_size=6)), min_size=1)
)
def test_a_damaged_file_gives_rows_or_a_data_error(
    suffix: str, changes: list[tuple[float, int, bytes]], tmp_path: Path
) -> None:
    content = _good(suffix)
    for place, length, junk in changes:
        start = int(place * len(content))
        content = content[:start] + junk + content[start + length :]
    path = tmp_path / f"rows{suffix}"
    path.write_bytes(content)
    try:
        rows = read_rows(path)
    except DataError as error:
        place, rows = error.file, []
    else:
        place = path
    assert place == path
    assert all(isinstance(row, dict) for _, row in rows)


@_fuzz
@given(rows=st.lists(st.dictionaries(any_text, any_text | st.integers() | st.none(), max_size=4), min_size=1))
def test_what_json_writes_is_read_back(rows: list[dict[str, object]], tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [dict(row) for _, row in read_rows(path)] == rows
