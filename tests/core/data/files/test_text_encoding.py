"""The encoding of a text file is recognised, said in a note, and can be given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench import DataError
from ftbench.data.files.options import ReadingOptions
from ftbench.data.files.reading import read_file, read_rows, read_with_faults
from tests.note_texts import as_text

Write = Callable[[str, str | bytes], Path]

CHINESE = "text,label\n房间很干净，服务员也很热情,好\n早餐不好吃，下次不会再来,坏\n"
GERMAN = "text,label\nDas Gerät läuft sehr schön,gut\nDie Füße drücken – für 5 € zu teuer,schlecht\n"
ENGLISH = "text,label\nThe room was clean,good\nNever again,bad\n"


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a text without quotes."""
    return [dict(zip(("text", "label"), line.split(","), strict=True)) for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("content", "encoding", "said"),
    [
        (CHINESE, "gb18030", "GB18030"),
        (GERMAN, "cp1252", "Windows-1252"),
        (CHINESE, "utf-16", "UTF-16"),
        (ENGLISH, "utf-16-le", "UTF-16"),
        (ENGLISH, "utf-16-be", "UTF-16"),
        (ENGLISH * 20, "utf-16-be", "UTF-16"),
        ("\ufeff" + CHINESE, "utf-16-be", "UTF-16"),
        ("\ufeff\ufeff" + GERMAN, "utf-16-le", "UTF-16"),
        (GERMAN, "utf-32", "UTF-32"),
        (ENGLISH, "utf-32-le", "UTF-32"),
        (ENGLISH, "utf-32-be", "UTF-32"),
        ("\ufeff" + CHINESE, "utf-32-be", "UTF-32"),
    ],
)
def test_an_encoding_is_recognised_and_said(content: str, encoding: str, said: str, write: Write) -> None:
    found = read_file(write("rows.csv", content.encode(encoding)))
    assert [row for _, row in found.rows] == rows_of(content.lstrip("\ufeff"))
    assert as_text(found.notes) == (f"read as {said}",)


@pytest.mark.parametrize("content", [CHINESE, GERMAN, "\ufeff" + CHINESE, "\ufeff\ufeff\ufeff" + ENGLISH])
def test_utf_8_needs_no_word(content: str, write: Write) -> None:
    found = read_file(write("rows.csv", content.encode()))
    assert [row for _, row in found.rows] == rows_of(content.lstrip("\ufeff"))
    assert found.notes == ()


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
def test_json_may_have_any_encoding_too(name: str, encoding: str, write: Write) -> None:
    lines = ['{"text": "质量很好，下次还会再来", "label": "好"}', '{"text": "太差了", "label": "坏"}'] * 9
    content = "\n".join(lines) if name == "rows.jsonl" else f"[{', '.join(lines)}]"
    rows = read_rows(write(name, content.encode(encoding)))
    assert [row["label"] for _, row in rows] == ["好", "坏"] * 9


def test_the_foreign_letters_may_come_late_in_a_file(write: Write) -> None:
    late = "text,label\n" + "plain words,yes\n" * 70_000 + "schön,no\n"
    found = read_file(write("rows.csv", late.encode("cp1252")))
    assert found.rows[-1].row == {"text": "schön", "label": "no"}
    assert as_text(found.notes) == ("read as Windows-1252",)


def test_a_few_broken_bytes_of_a_utf_8_file_are_faults_of_their_rows(write: Write) -> None:
    lines = (CHINESE * 3).encode().split(b"\n")
    lines[2] = lines[2].replace("吃".encode(), b"\xe5\x90")
    found, faults = read_with_faults(write("rows.csv", b"\n".join(lines)))
    assert [(fault.line, fault.code, fault.message) for fault in faults] == [(3, "encoding", "byte 0xe5 is not UTF-8")]
    assert 3 not in [line for line, _ in found.rows]


def test_a_broken_byte_of_json_is_a_fault_of_its_object(write: Write) -> None:
    lines = ['{"text": "房间很干净"}'.encode()] * 4
    lines[1] = lines[1].replace("干".encode(), b"\xe5\xb9")
    found, faults = read_with_faults(write("rows.jsonl", b"\n".join(lines)))
    assert [(fault.line, fault.message) for fault in faults] == [(2, "byte 0xe5 is not UTF-8")]
    assert [line for line, _ in found.rows] == [1, 3, 4]


def test_bytes_that_look_like_no_known_encoding_are_named_with_the_cure(write: Write) -> None:
    russian = "text,label\nОчень хорошая гостиница,да\nБольше не приедем,нет\n"
    path = write("rows.csv", russian.encode("cp1251"))
    with pytest.raises(DataError) as raised:
        read_file(path)
    assert raised.value.line == 2
    assert raised.value.message.startswith("byte 0xce is not UTF-8")
    assert "name it with `encoding`" in raised.value.message
    found = read_file(path, ReadingOptions(encoding="cp1251"))
    assert [row for _, row in found.rows] == rows_of(russian)
    assert found.notes == ()


def test_korean_bytes_are_not_taken_for_chinese(write: Write) -> None:
    korean = "text,label\n이 호텔은 정말 깨끗하고 직원들도 친절했습니다 다음에도 다시 오고 싶습니다,좋음\n" * 2
    path = write("rows.csv", korean.encode("euc-kr"))
    with pytest.raises(DataError, match="name it with `encoding`"):
        read_file(path)
    assert read_file(path, ReadingOptions(encoding="euc-kr")).rows[0].row["label"] == "좋음"


def test_a_short_chinese_text_is_recognised_although_its_bytes_are_partly_utf_8(write: Write) -> None:
    found = read_file(write("rows.jsonl", '{"text": "口感好的很，速度快！"}'.encode("gb18030")))
    assert found.rows[0].row == {"text": "口感好的很，速度快！"}


@pytest.mark.parametrize("encoding", ["gb18030", "cp1252"])
def test_english_with_a_few_other_signs_is_recognised(encoding: str, write: Write) -> None:
    text = "text,label\nthe café – “naïve” and so on,good\na plain one,bad\n"
    assert [row for _, row in read_file(write("rows.csv", text.encode(encoding))).rows] == rows_of(text)


def test_an_unknown_encoding_is_an_error_with_the_nearest(write: Write) -> None:
    with pytest.raises(DataError) as raised:
        read_file(write("rows.csv", ENGLISH), ReadingOptions(encoding="gb1803"))
    assert raised.value.key == "encoding"
    assert raised.value.message.startswith("there is no encoding \"gb1803\". Did you mean 'gb18030'")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_rows_that_are_not_in_the_encoding_asked_for_are_faults(encoding: str, write: Write) -> None:
    _, faults = read_with_faults(write("rows.csv", GERMAN.encode("cp1252")), ReadingOptions(encoding=encoding))
    assert faults
    assert {fault.code for fault in faults} <= {"encoding", "columns"}


def test_a_binary_file_is_none_of_them(write: Write) -> None:
    with pytest.raises(DataError, match="is a binary file, not text"):
        read_file(write("rows.csv", bytes(range(256)) * 20))


def test_a_large_file_is_not_held_in_memory(write: Write) -> None:
    import tracemalloc

    from ftbench.data.files.reading import stream_rows

    path = write("rows.jsonl", '{"text": "one of many rows", "label": "yes"}\n' * 100_000)
    tracemalloc.start()
    count = sum(1 for _ in stream_rows(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000
    assert peak < path.stat().st_size / 2 + 2_500_000  # chunks of a megabyte, whatever the size
