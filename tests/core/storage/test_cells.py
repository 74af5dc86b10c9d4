"""A cell is there completely or not at all, whatever is damaged is noticed, and a lock lives as long as its process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ftbench import StoreError
from ftbench.messages import Note
from ftbench.storage import CellStore, cells, manifest
from ftbench.storage.atomic import dump_json, write_atomic
from ftbench.storage.cell_files import read_result
from ftbench.storage.formats import MANIFEST

Python = Callable[[str], list[str]]

CELL = "0123456789abcdef0123"
FILES = {
    "cell.json": '{"cell": 1}\n',
    "result.json": '{"costs": {}}\n',
    "predictions.jsonl": '{"id": "a"}\n{"id": "b"}\n',
    "training.jsonl": "",
    "learned/adapter.safetensors": "weights",
}


@pytest.fixture
def store(tmp_path: Path) -> CellStore:
    store = CellStore(tmp_path / "run")
    store.create()
    return store


def fill(folder: Path) -> None:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def commit(store: CellStore, cell: str = CELL) -> Path:
    with store.writing(cell) as folder:
        fill(folder)
    return store.path(cell)


def visible(store: CellStore) -> list[str]:
    return sorted(path.name for path in store.cells.iterdir())


def work(store: CellStore) -> list[str]:
    return sorted(path.name for path in (store.directory / "work").iterdir())


def test_a_committed_cell_is_complete_and_undamaged(store: CellStore) -> None:
    folder = commit(store)
    assert store.state(CELL) is None
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        *FILES,
        "manifest.json",
    }
    assert work(store) == []


def test_the_manifest_has_size_and_hash_of_every_file(store: CellStore) -> None:
    manifest = json.loads((commit(store) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == MANIFEST.version
    assert {name: entry["bytes"] for name, entry in manifest["files"].items()} == {
        name: len(content) for name, content in FILES.items()
    }
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert manifest["files"]["training.jsonl"]["sha256"] == empty


def test_a_cell_that_was_never_written_is_missing(store: CellStore) -> None:
    assert store.state(CELL) == "missing"


def test_nothing_is_visible_while_a_cell_is_written(store: CellStore) -> None:
    with store.writing(CELL) as folder:
        fill(folder)
        assert (visible(store), store.state(CELL)) == ([], "missing")
        assert len(work(store)) == 1


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_block_that_raises_leaves_nothing(error: type[BaseException], store: CellStore) -> None:
    def interrupted() -> None:
        with store.writing(CELL) as folder:
            fill(folder)
            raise error

    with pytest.raises(error):
        interrupted()
    assert (visible(store), work(store)) == ([], [])


class FailAt:
    """Lets `allowed` durable steps pass and fails the next one, as a disk that is full would."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.steps: list[str] = []

    def __call__(self, step: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*arguments: Any, **options: Any) -> Any:
            if len(self.steps) == self.allowed:
                raise OSError(28, "No space left on device")
            self.steps.append(step)
            return real(*arguments, **options)

        return guarded


def test_a_failure_between_any_two_steps_of_a_commit_leaves_nothing_or_all(
    store: CellStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for allowed in range(100):
        fail = FailAt(allowed)
        with monkeypatch.context() as patch:
            for module, step in ((manifest, "fsync_file"), (manifest, "write_atomic"), (cells, "fsync_directory")):
                patch.setattr(module, step, fail(step, getattr(module, step)))
            patch.setattr(Path, "replace", fail("rename", Path.replace))
            try:
                commit(store)
            except OSError:
                pass
            else:
                break
        renamed = fail.steps.count("rename") == 2  # the manifest, then the folder
        assert store.state(CELL) == (None if renamed else "missing")
        assert (visible(store), work(store)) == ([CELL] if renamed else [], [])
        if renamed:
            shutil.rmtree(store.path(CELL))
    assert fail.steps == ["fsync_file"] * len(FILES) + ["write_atomic", "rename", "rename", "fsync_directory"]


def test_a_cell_that_another_process_committed_first_stays(store: CellStore) -> None:
    with store.writing(CELL) as folder:
        fill(folder)
        first = commit(store)
        (first / "mark").write_text("first", encoding="utf-8")
    assert (first / "mark").exists()
    assert work(store) == []


# Damage.

Damage = Callable[[Path], Any]
DAMAGES: dict[str, Damage] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "grown": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "emptied": lambda path: path.write_bytes(b""),
    "first bit": lambda path: path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]),
    "last bit": lambda path: path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 0x80])),
    "removed": Path.unlink,
    "folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("name", [name for name, content in FILES.items() if content])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_noticed_and_the_file_named(name: str, damage: str, store: CellStore) -> None:
    DAMAGES[damage](commit(store) / name)
    fault = "is missing or cannot be read" if damage in ("removed", "folder") else "is damaged"
    assert store.state(CELL) == f"{name.rpartition('/')[2] if 'missing' in fault else name} {fault}"


@pytest.mark.parametrize("damage", [name for name in DAMAGES if name != "grown"])
def test_damage_to_the_manifest_is_noticed(damage: str, store: CellStore) -> None:
    manifest = commit(store) / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().rstrip())  # white space at the end of JSON says nothing
    assert store.state(CELL) is None
    DAMAGES[damage](manifest)
    assert (store.state(CELL) or "").startswith("manifest.json is ")


def test_any_flipped_bit_of_the_manifest_is_noticed(store: CellStore) -> None:
    with store.writing(CELL) as folder:
        (folder / "result.json").write_text("{}", encoding="utf-8")
    manifest = store.path(CELL) / "manifest.json"
    whole = manifest.read_bytes()
    unnoticed = []
    for position in range(8 * len(whole)):
        flipped = bytearray(whole)
        flipped[position // 8] ^= 1 << position % 8
        manifest.write_bytes(flipped)
        try:
            fault = store.state(CELL)
        except StoreError as error:  # a newer format
            fault = error.message
        if fault is None:
            unnoticed.append((position, bytes(flipped[max(0, position // 8 - 20) : position // 8 + 20])))
    assert unnoticed == []


@pytest.mark.parametrize(
    "content", ["null", "[]", "{}", '{"format": 1}', '{"format": 1, "files": []}', '{"format": 1, "files": {"a": 1}}']
)
def test_a_manifest_that_is_none_is_damage(content: str, store: CellStore) -> None:
    (commit(store) / "manifest.json").write_text(content, encoding="utf-8")
    assert store.state(CELL) in ("manifest.json is damaged", "a is missing or cannot be read")


def test_a_newer_format_is_refused_with_a_clear_word(store: CellStore) -> None:
    folder = commit(store)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": MANIFEST.version + 1}), encoding="utf-8")
    with pytest.raises(
        StoreError,
        match=r"manifest\.json was written by a newer ftbench \(format 2; this one reads up to 1\): upgrade ftbench$",
    ):
        store.state(CELL)


def test_a_quarantined_cell_is_kept_out_of_the_way_and_can_be_written_again(store: CellStore) -> None:
    folder = commit(store)
    (folder / "result.json").write_text("{", encoding="utf-8")
    kept = store.quarantine(CELL)
    assert (kept / "result.json").read_text(encoding="utf-8") == "{"
    assert kept.parent == store.directory / "quarantine"
    assert store.state(CELL) == "missing"
    again = commit(store)
    assert store.state(CELL) is None
    (again / "result.json").write_text("[", encoding="utf-8")
    assert store.quarantine(CELL) != kept


def test_a_good_cell_is_not_quarantined(store: CellStore) -> None:
    commit(store)
    store.quarantine(CELL)
    assert store.state(CELL) is None


def test_a_cell_that_was_damaged_while_it_was_written_again_makes_room(store: CellStore) -> None:
    with store.writing(CELL) as folder:
        fill(folder)
        (commit(store) / "result.json").write_text("{", encoding="utf-8")
    assert store.state(CELL) is None
    assert [path.name.partition(".")[0] for path in (store.directory / "quarantine").iterdir()] == [CELL]


QUARANTINE = """
import time
from pathlib import Path
from ftbench.storage import CellStore
store = CellStore(Path({directory!r}))
cells = sorted(path.name for path in store.cells.iterdir())
faults = [store.state(cell) for cell in cells]
(store.directory / "ready-{me}").touch()
while len(list(store.directory.glob("ready-*"))) < 2:
    time.sleep(0.001)
for cell in cells:
    store.quarantine(cell)
    with store.writing(cell) as folder:
        (folder / "result.json").write_text("good")
print(faults == ["result.json is damaged"] * len(cells))
"""


def test_two_processes_that_met_one_damage_quarantine_it_once_and_keep_the_good_cell(
    store: CellStore, python: Python
) -> None:
    damaged = [f"{i:020x}" for i in range(12)]
    for cell in damaged:
        (commit(store, cell) / "result.json").write_text("{", encoding="utf-8")
    commands = [python(QUARANTINE.format(directory=str(store.directory), me=me)) for me in "ab"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    try:
        assert [process.communicate(timeout=60)[0] for process in processes] == ["True\n"] * 2
    finally:
        for process in processes:
            process.kill()
    assert [store.state(cell) for cell in damaged] == [None] * len(damaged)
    quarantined = [path.name.partition(".")[0] for path in (store.directory / "quarantine").iterdir()]
    assert sorted(quarantined) == damaged


def test_the_second_process_is_told_where_the_damaged_cell_lies(store: CellStore) -> None:
    (commit(store) / "result.json").write_text("{", encoding="utf-8")
    assert store.quarantine(CELL) == store.quarantine(CELL) != store.directory / "quarantine"


def test_metrics_may_be_added_to_a_complete_cell(store: CellStore) -> None:
    write_atomic(commit(store) / "metrics.json", "{}")
    assert store.state(CELL) is None


# Failures.


def test_a_failure_is_remembered_until_the_cell_is_done(store: CellStore) -> None:
    assert store.failure(CELL) is None
    note = Note("a.code", {"loss": float("inf")}, "the loss is inf")
    store.fail(CELL, note, "traceback")
    assert store.failure(CELL) == note
    commit(store)
    assert store.failure(CELL) is None


def test_the_details_of_a_failure_are_kept_and_empty_where_there_are_none(store: CellStore) -> None:
    assert store.failure_details(CELL) == ""
    store.fail(CELL, Note.plain("out of memory"), "Traceback\n  in prepare\n")
    assert store.failure_details(CELL) == "Traceback\n  in prepare\n"
    (store.failed / f"{CELL}.json").write_text("{", encoding="utf-8")
    assert store.failure_details(CELL) == ""


def test_a_failure_with_half_a_character_is_read_back(store: CellStore) -> None:
    note = Note.plain("ValueError: \ud83d is no text")
    store.fail(CELL, note, "")
    assert store.failure(CELL) == note


def test_a_damaged_failure_record_says_so(store: CellStore) -> None:
    (store.failed / f"{CELL}.json").write_text("{", encoding="utf-8")
    assert str(store.failure(CELL)) == "the failure record is damaged"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"{", "is damaged: Expecting property name"),
        (b"\xff", "is damaged: not UTF-8 text"),
        (b"[" * 100_000, "is damaged: maximum recursion depth"),
    ],
)
def test_a_file_of_a_cell_that_cannot_be_read_is_an_error(content: bytes | None, fault: str, store: CellStore) -> None:
    folder = commit(store)
    (folder / "result.json").unlink()
    if content:
        (folder / "result.json").write_bytes(content)
    with pytest.raises(StoreError) as caught:
        read_result(store.path(CELL))
    assert str(caught.value).startswith(f"{folder / 'result.json'}: {fault}")


def test_one_file_of_a_cell_can_be_verified_alone(store: CellStore) -> None:
    (commit(store) / "result.json").write_text("{", encoding="utf-8")
    assert store.state(CELL, only="predictions.jsonl") is None
    assert store.state(CELL, only="result.json") == "result.json is damaged"
    assert store.state(CELL, only="nothing.json") == "manifest.json is damaged"  # it has to list the file
    assert store.state("another", only="result.json") == "missing"


def test_a_run_directory_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"run: cannot be written: "):
        CellStore(path).create()


# Locks.

HOLD = """
import time
from pathlib import Path
from ftbench.storage import CellStore
store = CellStore(Path({directory!r}))
with store.claim({cell!r}) as mine, store.writing({cell!r}) as folder:
    (folder / "result.json").write_text("half")
    print(mine, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(store: CellStore, python: Python) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the cell and has begun to write it."""
    code = HOLD.format(directory=str(store.directory), cell=CELL)
    process = subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_cell_is_claimed_once_and_free_afterwards(store: CellStore) -> None:
    with store.claim(CELL) as first, store.claim(CELL) as second, store.claim("another") as other:
        assert (first, second, other) == (True, False, True)
    with store.claim(CELL) as again:
        assert again


def test_a_lock_is_free_after_the_block_raised(store: CellStore) -> None:
    with pytest.raises(RuntimeError), store.claim(CELL):
        raise RuntimeError
    with store.claim(CELL) as again:
        assert again


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_lock_of_another_process_holds_until_that_is_killed(store: CellStore, holder: subprocess.Popen[str]) -> None:
    with store.claim(CELL) as mine:
        assert mine is False
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with store.claim(CELL) as mine:
        assert mine is True


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_work_of_a_living_process_stays_and_that_of_a_dead_one_goes(
    store: CellStore, holder: subprocess.Popen[str]
) -> None:
    store.clean_work()
    assert len(work(store)) == 1
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (len(work(store)), visible(store)) == (1, [])
    store.clean_work()
    assert work(store) == []


def test_work_that_has_this_process_number_from_an_earlier_life_goes(store: CellStore) -> None:
    (store.directory / "work" / f"{CELL}.{os.getpid()}.00ff00ff").mkdir()
    store.clean_work()
    assert work(store) == []


# Single files.


def test_an_interrupted_write_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.json"
    write_atomic(path, "old")
    monkeypatch.setattr(os, "fsync", FailAt(0)("fsync", os.fsync))
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, "new")
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("run.json", "old")]


def test_equal_values_have_equal_bytes() -> None:
    assert dump_json({"b": 1, "a": "中"}) == dump_json({"a": "中", "b": 1}) == '{\n "a": "中",\n "b": 1\n}\n'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_json_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_json({"value": value})


def test_a_lock_that_is_given_back_within_the_patience_is_taken(tmp_path: Path) -> None:
    store = CellStore(tmp_path)
    store.create()
    taken: list[bool] = []

    def wait() -> None:
        with CellStore(tmp_path).claim("abc", patience=60) as mine:
            taken.append(mine)

    waiting = threading.Thread(target=wait)
    with store.claim("abc"):
        waiting.start()
        time.sleep(0.2)
        assert taken == []
    waiting.join()
    assert taken == [True]
