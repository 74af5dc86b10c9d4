"""`ftbench export`: what stands in the folder answers as the cell did, for people who have no ftbench."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import torch
from torch import Tensor

import ftbench
from ftbench.commandline.export import command as export_command
from ftbench.execution.export.adapter_files import load_adapter
from ftbench.execution.export.export import DTYPES, FORMS
from ftbench.storage.cell_files import read_predictions
from tests.core.conftest import FinishedRun, command

TASK = ("--model", "stories", "--task", "sentiment")


@pytest.fixture(scope="module")
def merged(finished_run: FinishedRun, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The export of the full fine-tuning as a model of its own, and what the command said. Only read it."""
    folder = tmp_path_factory.mktemp("exports") / "merged"
    code, output, errors = command("export", finished_run.directory, *TASK, "--method", "full", "--to", folder)
    assert (code, output.strip()) == (0, str(folder))
    return folder, errors


@pytest.fixture(scope="module")
def adapter(finished_run: FinishedRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "adapter"
    code, _, errors = command("export", finished_run.directory, *TASK, "--method", "lora", "--to", folder)
    assert code == 0, errors
    return folder


def facts(folder: Path) -> dict[str, Any]:
    content = json.loads((folder / "ftbench.json").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def cell_of(run: FinishedRun, folder: Path) -> Path:
    return run.directory / "cells" / str(facts(folder)["cell"]["id"])


def model_of(folder: Path) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder).eval()


def logits(model: Any) -> Tensor:
    with torch.no_grad():
        found: Tensor = model(input_ids=torch.arange(3, 40)[None]).logits[0, -37:]
    return found


def test_a_model_of_its_own_predicts_what_the_cell_predicted(
    finished_run: FinishedRun, merged: tuple[Path, str]
) -> None:
    from transformers import AutoTokenizer

    folder = merged[0]
    model, tokenizer = model_of(folder), AutoTokenizer.from_pretrained(folder)
    kept = read_predictions(cell_of(finished_run, folder))
    assert len(kept) == 4
    for prediction in kept:
        scores = {}
        for label in prediction.label_scores or {}:
            ids = tokenizer(f"{prediction.prompt} {label}")["input_ids"] + [tokenizer.eos_token_id]
            begin = len(tokenizer(prediction.prompt)["input_ids"])
            with torch.no_grad():
                logs = model(input_ids=torch.tensor([ids])).logits[0].log_softmax(-1)
            scores[label] = sum(float(logs[place - 1, ids[place]]) for place in range(begin, len(ids)))
        assert scores == pytest.approx(prediction.label_scores, abs=1e-3)
        assert max(scores, key=lambda label: scores[label]) == prediction.text


def test_the_folder_has_what_transformers_reads_and_no_more(merged: tuple[Path, str]) -> None:
    names = {path.name for path in merged[0].iterdir()}
    assert names >= {"README.md", "config.json", "ftbench.json", "generation_config.json", "model.safetensors"}
    assert {"tokenizer.json", "tokenizer_config.json"} <= names
    assert not any(name.endswith((".bin", ".pt", ".py")) for name in names)
    assert all(path.stat().st_mode & 0o044 for path in merged[0].iterdir())


def test_the_command_says_which_cell_why_and_that_it_was_compared(merged: tuple[Path, str]) -> None:
    lines = merged[1].splitlines()
    assert any(line.startswith("stories / sentiment / full / seed ") for line in lines)
    assert "  full was asked for" in lines
    assert any("has the lowest validation loss" in line for line in lines)
    assert "  as merged, in float32" in lines
    assert any(line.startswith("  checked: loaded again, it gives the cell's logits") for line in lines)


def test_an_adapter_is_loaded_by_peft_and_answers_as_the_merged_model(
    finished_run: FinishedRun, adapter: Path, short_stories: Path, tmp_path: Path
) -> None:
    from peft import PeftModel

    loaded = PeftModel.from_pretrained(model_of(short_stories), str(adapter)).eval()
    code, _, errors = command(
        "export", finished_run.directory, "--cell", cell_of(finished_run, adapter).name, "--as", "merged", "--to",
        tmp_path / "m",
    )  # fmt: skip
    assert code == 0, errors
    found = logits(loaded)
    allowed = 1e-5 * float(found.abs().max())  # merging rounds
    assert (found - logits(model_of(tmp_path / "m"))).abs().max() < allowed
    assert (found - logits(model_of(short_stories))).abs().max() > 10 * allowed


def test_the_method_s_own_files_are_loaded_by_ftbench(
    finished_run: FinishedRun, adapter: Path, short_stories: Path, tmp_path: Path
) -> None:
    cell = cell_of(finished_run, adapter).name
    code, _, errors = command(
        "export", finished_run.directory, "--cell", cell, "--as", "native", "--to", tmp_path / "n"
    )
    assert code == 0, errors
    with pytest.raises(ftbench.UserError, match="does not say where its base model stories is; give it as base"):
        ftbench.load_export(tmp_path / "n")
    with pytest.raises(ftbench.UserError, match="is another one than the cell was trained on"):
        ftbench.load_export(tmp_path / "n", base="builtin:nano")
    loaded = ftbench.load_export(tmp_path / "n", base=short_stories)
    alone = load_adapter(model_of(short_stories), adapter)
    assert torch.equal(logits(loaded.model), logits(alone))


def test_what_ftbench_does_not_load_says_who_does(merged: tuple[Path, str], tmp_path: Path) -> None:
    with pytest.raises(ftbench.UserError, match="is a model of its own: transformers loads it"):
        ftbench.load_export(merged[0])
    with pytest.raises(ftbench.UserError, match=r"is no export \(it has no ftbench.json\)"):
        ftbench.load_export(tmp_path)


def test_no_path_of_this_machine_and_no_row_of_the_data_is_in_the_files(
    finished_run: FinishedRun, adapter: Path, merged: tuple[Path, str], short_stories: Path
) -> None:
    rows = [prediction.prompt for prediction in read_predictions(cell_of(finished_run, adapter))]
    for path in (*adapter.iterdir(), *merged[0].iterdir()):
        content = path.read_bytes()
        for text in (str(finished_run.folder), str(short_stories), str(Path.home()) + "/", *rows):
            assert text.encode() not in content, path.name


def test_rows_of_the_data_are_there_if_somebody_wants_them(finished_run: FinishedRun, tmp_path: Path) -> None:
    code, _, _ = command(
        "export", finished_run.directory, *TASK, "--method", "lora", "--texts", "--no-check", "--to", tmp_path / "a"
    )
    assert code == 0
    assert len(facts(tmp_path / "a")["examples"]) == 4


def test_the_facts_name_cell_scores_and_versions(finished_run: FinishedRun, adapter: Path) -> None:
    found = facts(adapter)
    stored = json.loads((cell_of(finished_run, adapter) / "metrics.json").read_text(encoding="utf-8"))["metrics"]
    assert found["scores"]["accuracy"]["value"] == stored["accuracy"]["value"]
    assert found["scores"]["loss"]["interval"][0] < stored["loss"]["value"] < found["scores"]["loss"]["interval"][1]
    spec = json.loads((cell_of(finished_run, adapter) / "cell.json").read_text(encoding="utf-8"))["spec"]
    assert found["base"]["fingerprint"] == spec["model"]["fingerprint"]
    assert found["data"]["fingerprint"] == spec["task"]["data"]
    assert found["exported_with"]["torch"] == torch.__version__
    assert found["checked"]["largest_difference_of_logits"] <= 1e-5
    assert set(found["files"]) == {path.name for path in adapter.iterdir()} - {"ftbench.json"}


def test_the_hub_s_own_library_reads_the_card(finished_run: FinishedRun, adapter: Path) -> None:
    from huggingface_hub import ModelCard

    card = ModelCard((adapter / "README.md").read_text(encoding="utf-8"))
    assert card.data.library_name == "peft"
    scores = facts(adapter)["scores"]
    found = {one.metric_type: one.metric_value for one in card.data.eval_results or ()}
    metrics = ftbench.load(finished_run.directory).values.metrics
    own = {name: score for name, score in scores.items() if not metrics[name].reads_other_rows}
    assert found == {name: pytest.approx(score["value"], rel=1e-5) for name, score in own.items()}
    assert "## These weights" in card.text


def test_the_weights_are_rounded_if_asked_for_and_that_is_said(finished_run: FinishedRun, tmp_path: Path) -> None:
    code, _, errors = command(
        "export", finished_run.directory, *TASK, "--method", "full", "--dtype", "bfloat16", "--to", tmp_path / "half"
    )
    assert code == 0
    assert "  the weights were float32 and are rounded to bfloat16: logits differ by up to" in errors
    model = model_of(tmp_path / "half")
    assert {parameter.dtype for parameter in model.parameters()} == {torch.bfloat16}


def test_the_same_export_again_leaves_the_folder_as_it_is(finished_run: FinishedRun, tmp_path: Path) -> None:
    line = ("export", finished_run.directory, *TASK, "--method", "lora", "--no-check", "--to", tmp_path / "a")
    assert command(*line)[0] == 0
    (tmp_path / "a" / "README.md").write_text("my own words", encoding="utf-8")
    code, _, errors = command(*line)
    assert code == 0
    assert "  this export is there already, and stays as it is" in errors.splitlines()
    assert (tmp_path / "a" / "README.md").read_text(encoding="utf-8") == "my own words"
    dry = command(*line, "--upload", "me/tuned", "--dry-run")[1].splitlines()
    assert dry[1].split()[:2] == ["README.md", "12"]
    other = command(*line, "--seed", "0", "--as", "native")
    assert (other[0], "holds another export" in other[2]) == (2, True)
    assert command(*line, "--seed", "0", "--as", "native", "--overwrite", "--no-card")[0] == 0
    assert sorted(facts(tmp_path / "a")["files"]) == ["adapter_config.json", "adapter_model.safetensors"]


@pytest.fixture(scope="module")
def bottlenecks(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Path:
    """A run of one cell, whose method puts networks of its own into the model. Only read it."""
    folder = tmp_path_factory.mktemp("bottlenecks")
    (folder / "m.yaml").write_text(
        f"models: ['{tiny_model}']\ntasks: [sentiment]\nmethods: [adapter]\nseeds: [0]\ndevice: cpu\n"
        "training: {steps: 1, batch_size: 2, max_length: 48}\nevaluation: {examples: 2, validation_examples: 2}\n"
    )
    code, _, errors = command("run", folder / "m.yaml", "--out", folder / "run", "--no-report", "--executor", "inline")
    assert code == 0, errors
    return folder / "run"


def test_what_no_plain_model_can_hold_is_exported_as_its_method_keeps_it(
    bottlenecks: Path, tiny_model: Path, tmp_path: Path
) -> None:
    line = ("export", bottlenecks, "--method", "adapter", "--to", tmp_path / "a")
    code, output, errors = command(*line)
    assert (code, output) == (0, f"{tmp_path / 'a'}\n"), errors
    assert "  as native, in float32" in errors.splitlines()
    assert "no plain model can hold it: these are the method's own files" in errors
    assert facts(tmp_path / "a")["form"] == "native"
    learned = ftbench.load_export(tmp_path / "a", base=tiny_model).model
    assert "adapter" in " ".join(name for name, _ in learned.named_modules())
    assert ftbench.load_export(tmp_path / "a", base=tiny_model).tokenizer is not None
    assert "  this export is there already, and stays as it is" in command(*line)[2].splitlines()


@pytest.mark.parametrize("more", [("--as", "merged"), ("--dtype", "bfloat16")])
def test_a_plain_model_that_was_asked_for_and_cannot_be_is_an_error(
    more: tuple[str, ...], bottlenecks: Path, tmp_path: Path
) -> None:
    code, output, errors = command("export", bottlenecks, "--method", "adapter", *more, "--to", tmp_path / "a")
    assert (code, output) == (2, "")
    assert errors.splitlines()[-1].endswith("use --as native, which ftbench loads")
    assert list(tmp_path.iterdir()) == []


def test_an_export_with_rows_of_the_data_is_not_sent_by_a_command_that_asks_for_none(
    finished_run: FinishedRun, tmp_path: Path
) -> None:
    line = ("export", finished_run.directory, *TASK, "--method", "lora", "--no-check", "--to", tmp_path / "a")
    assert command(*line, "--texts")[0] == 0
    code, output, errors = command(*line, "--upload", "me/tuned", "--dry-run")
    assert (code, output) == (2, "")
    assert "holds this export with rows of the data in it; --overwrite writes it without them" in errors
    assert command(*line, "--overwrite")[0] == 0
    assert "holds this export without rows of the data" in command(*line, "--texts")[2]


def test_what_somebody_put_beside_an_export_is_not_listed(finished_run: FinishedRun, tmp_path: Path) -> None:
    line = ("export", finished_run.directory, *TASK, "--method", "lora", "--no-check", "--to", tmp_path / "a")
    assert command(*line)[0] == 0
    (tmp_path / "a" / "secrets.txt").write_text("a password")
    code, output, _ = command(*line, "--upload", "me/tuned", "--dry-run")
    assert (code, "secrets.txt" in output) == (0, False)
    assert "  4 files, " in output


def test_files_of_somebody_are_left_alone(finished_run: FinishedRun, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    line = ("export", finished_run.directory, *TASK, "--method", "lora", "--overwrite", "--to", tmp_path)
    assert command(*line) == (2, "", f"error: {tmp_path}: is not empty; name another folder\n")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_overwriting_an_export_deletes_no_file_of_somebody(finished_run: FinishedRun, tmp_path: Path) -> None:
    line = ("export", finished_run.directory, *TASK, "--method", "lora", "--no-check", "--to", tmp_path / "a")
    assert command(*line)[0] == 0
    (tmp_path / "a" / "thesis.tex").write_text("years of work")
    code, _, errors = command(*line, "--overwrite")
    assert (code, errors.splitlines()[-1]) == (
        2, f"error: {tmp_path / 'a'}: holds thesis.tex, which is not the export's, so it is not replaced; move it, or "
        "name another folder",
    )  # fmt: skip
    assert (tmp_path / "a" / "thesis.tex").read_text() == "years of work"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whoever opens a socket is written down, and refused."""
    asked: list[object] = []

    def refuse(*arguments: object, **more: object) -> None:
        asked.append(arguments)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return asked


def test_a_dry_run_lists_what_would_be_sent_and_asks_nobody(
    finished_run: FinishedRun, adapter: Path, tmp_path: Path, no_network: list[object]
) -> None:
    code, output, _ = command(
        "export", finished_run.directory, *TASK, "--method", "lora", "--to", tmp_path / "a", "--upload", "me/tuned",
        "--private", "--dry-run",
    )  # fmt: skip
    assert code == 0
    lines = output.splitlines()
    assert lines[0].startswith("would be sent to me/tuned (private) at https://")
    sizes = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in lines[1:5]}
    assert set(sizes) == {path.name for path in adapter.iterdir()}
    weights = "adapter_model.safetensors"
    assert sizes[weights] == (adapter / weights).stat().st_size
    assert lines[5].startswith("  4 files, ")
    assert "library_name: peft" in lines
    assert lines[-1] == "nothing was written, and nothing was sent"
    assert no_network == []
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_sent_without_being_asked(
    finished_run: FinishedRun, tmp_path: Path, no_network: list[object]
) -> None:
    assert command("export", finished_run.directory, *TASK, "--method", "lora", "--to", tmp_path / "a")[0] == 0
    assert no_network == []


def test_an_upload_that_fails_is_one_line_and_the_folder_stays(finished_run: FinishedRun, tmp_path: Path) -> None:
    code, _, errors = command(
        "export", finished_run.directory, *TASK, "--method", "lora", "--no-check", "--to", tmp_path / "a", "--upload",
        "me/tuned",
    )  # fmt: skip
    assert code == 2
    assert errors.splitlines()[-1] == "error: me/tuned: was not sent: HF_HUB_OFFLINE is set, so nothing can be sent"
    assert (tmp_path / "a" / "ftbench.json").exists()


def test_damaged_weights_are_not_exported(own_run: FinishedRun, adapter: Path, tmp_path: Path) -> None:
    cell = cell_of(own_run, adapter)
    (cell / "learned" / "adapter_model.safetensors").unlink()
    code, _, errors = command("export", own_run.directory, "--cell", cell.name, "--to", tmp_path / "a")
    assert code == 2
    assert "adapter_model.safetensors is missing or cannot be read" in errors
    assert f"`ftbench cell {own_run.directory} {cell.name}` trains this one again" in errors
    assert not (tmp_path / "a").exists()


def test_a_base_model_that_is_gone_is_needed_for_a_model_of_its_own_and_for_no_copy(
    own_run: FinishedRun, short_stories: Path, tmp_path: Path
) -> None:
    record = own_run.directory / "run.json"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace(str(short_stories), "/nowhere/model"), encoding="utf-8")
    line = ("export", own_run.directory, *TASK, "--no-check", "--to", tmp_path / "a")
    code, _, errors = command(*line, "--method", "full")
    assert (code, "/nowhere/model" in errors) == (2, True)
    assert command(*line, "--method", "full", "--base", short_stories)[0] == 0
    assert command(*line, "--method", "lora", "--overwrite")[0] == 0
    assert facts(tmp_path / "a")["base"]["licence"] is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--method", "full", "--as", "adapter"), "full keeps nothing that PEFT could load; use --as merged"),
        (("--method", "lora", "--as", "native", "--dtype", "bfloat16"), "native files are copied as they are"),
        (("--method", "zero-shot"), "zero-shot trains nothing"),
        (("--method", "lora", "--private"), "--private is about --upload, which is not given"),
        (("--method", "lora", "--upload", "tuned"), '"tuned" is no name on the hub; expected OWNER/NAME'),
        (("--method", "lora", "--base", "builtin:nano"), "is another one than the cell was trained on"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_no_folder(
    more: tuple[str, ...], said: str, finished_run: FinishedRun, tmp_path: Path
) -> None:
    code, output, errors = command("export", finished_run.directory, *TASK, *more, "--to", tmp_path / "a")
    assert (code, output) == (2, "")
    assert said in errors.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_errors_are_in_chinese_if_wanted(finished_run: FinishedRun, tmp_path: Path) -> None:
    _, _, errors = command("--language", "zh", "export", finished_run.directory, "--to", tmp_path / "a")
    assert errors == "错误：运行中有多个，请用 --task 选择一个：sentiment、tales\n"


def test_the_choices_of_the_command_are_those_of_the_library() -> None:
    choices = {
        option.name: tuple(option.type.choices)
        for option in export_command.params
        if isinstance(option.type, click.Choice)
    }
    assert choices == {"form": FORMS, "dtype": DTYPES}


def test_the_help_loads_no_torch(python: Callable[[str], list[str]]) -> None:
    import subprocess

    code = "from ftbench.commandline.export import command; assert 'torch' not in sys.modules"
    subprocess.run(python(code), check=True)
