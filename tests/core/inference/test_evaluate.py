"""Predictions: likelihoods equal a direct computation, labels are the likeliest, and truncation is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from ftbench import CellError, Prediction, TextTask
from ftbench.compute.encode import EncodedExample, encode
from ftbench.compute.plain_format import plain_prompts
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from ftbench.records.example import Example
from ftbench.tokens import beginning, token_ids
from tests.bundles import loaded_bundle

Load = Callable[[str], Any]

MOODS = TextTask(
    name="moods",
    output="label",
    prompts={"en": "{text} He felt"},
    answers={"en": " {label}"},
    labels=("happy", "sad", "scared"),
    verbalizers={"en": {"scared": "very scared"}},
    metrics=("accuracy",),
)
STORIES = TextTask(
    name="stories",
    output="text",
    prompts={"en": "{begin}"},
    answers={"en": " {end}"},
    metrics=("rougeL",),
)
ROWS = [
    {"text": "Tom got a new toy and played all day.", "label": "happy"},
    {"text": "Ben lost his ball.", "label": "sad"},
    {"text": "Tim saw a big bad wolf in the dark. It was very loud and he ran home to his mom.", "label": "scared"},
]
TALES = [
    {"begin": "Once upon a time, there was", "end": "a girl named Lily."},
    {"begin": "The dog ran to the park and", "end": "found a stick."},
]
PLAN = EvaluationPlan(
    limit=200, max_new_tokens=10, prompt_limit=190, batch_tokens=8192, language="en", labels=MOODS.labels
)


def predict(loaded: Any, task: TextTask, rows: list[dict[str, str]], plan: EvaluationPlan = PLAN) -> list[Prediction]:
    evaluator = Evaluator(loaded_bundle(loaded), plan)
    predictions, left_out = evaluator.predict(task, [task.example(row, "en") for row in rows])
    assert left_out == 0
    return predictions


def log_likelihood(loaded: Any, prompt: str, answer: str) -> tuple[float, int]:
    """(log p(answer, end of text | prompt), tokens) by a forward pass over one row."""
    import torch

    tokenizer = loaded.tokenizer
    before = [*beginning(tokenizer), *token_ids(tokenizer, [prompt])[0]]
    whole = [*beginning(tokenizer), *token_ids(tokenizer, [prompt + answer])[0]]
    target = [*whole[len(before) :], tokenizer.eos_token_id]
    with torch.no_grad():
        logits = loaded.model(input_ids=torch.tensor([before + target])).logits[0].double().log_softmax(-1)
    return sum(float(logits[len(before) - 1 + i, token]) for i, token in enumerate(target)), len(target)


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_label_scores_equal_a_direct_computation(name: str, load_model: Load) -> None:
    loaded = load_model(name)
    for prediction, row in zip(predict(loaded, MOODS, ROWS), ROWS, strict=True):
        words = {"happy": " happy", "sad": " sad", "scared": " very scared"}
        expected = {k: log_likelihood(loaded, f"{row['text']} He felt", word)[0] for k, word in words.items()}
        assert prediction.label_scores == pytest.approx(expected, abs=1e-4)
        assert prediction.text == max(expected, key=expected.__getitem__)
        assert (prediction.stopped, prediction.generated_tokens) == ("label", 0)


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_reference_losses_equal_a_direct_computation(name: str, load_model: Load) -> None:
    loaded = load_model(name)
    for task, rows in ((MOODS, ROWS), (STORIES, TALES)):
        for prediction, row in zip(predict(loaded, task, rows), rows, strict=True):
            example = task.example(row, "en")
            total, tokens = log_likelihood(loaded, example.prompt, example.target)
            assert prediction.reference_loss == pytest.approx(-total, abs=1e-4)
            assert (prediction.reference_tokens, prediction.reference) == (tokens, example.reference)


def test_a_labels_score_is_minus_the_loss_where_it_is_the_reference(load_model: Load) -> None:
    for prediction in predict(load_model("stories-260k"), MOODS, ROWS):
        assert prediction.label_scores is not None
        assert prediction.label_scores[prediction.reference] == pytest.approx(-prediction.reference_loss, abs=1e-5)


def test_labels_that_tie_are_no_answer_and_are_counted(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    same = replace(MOODS, verbalizers={"en": {"sad": "happy", "scared": "happy"}})
    evaluator = Evaluator(loaded_bundle(loaded), PLAN)
    predictions, _ = evaluator.predict(same, [same.example(row, "en") for row in ROWS])
    assert [prediction.text for prediction in predictions] == ["", "", ""]
    assert evaluator.findings.tied == 3


def test_a_tie_below_the_likeliest_label_is_no_tie(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    unlikely = replace(MOODS, verbalizers={"en": {"sad": "zqxj", "scared": "zqxj"}})
    assert [one.text for one in predict(loaded, unlikely, ROWS)] == ["happy"] * 3


def test_references_that_no_answer_can_match_are_counted(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    plan = replace(PLAN, stop=("named",))
    evaluator = Evaluator(loaded_bundle(loaded), plan)
    evaluator.predict(STORIES, [STORIES.example(row, "en") for row in TALES])
    assert evaluator.findings.unmatched == 1


@pytest.mark.parametrize("batch_tokens", [1, 40, 8192])
def test_batches_change_no_prediction(batch_tokens: int, load_model: Load) -> None:
    loaded = load_model("stories-260k")
    whole, cut = predict(loaded, MOODS, ROWS), predict(loaded, MOODS, ROWS, replace(PLAN, batch_tokens=batch_tokens))
    assert [one.text for one in cut] == [one.text for one in whole]
    assert [one.reference_loss for one in cut] == pytest.approx([one.reference_loss for one in whole], abs=1e-4)


def test_generated_answers_come_with_their_reason_and_count(load_model: Load) -> None:
    for prediction in predict(load_model("stories-260k"), STORIES, TALES):
        assert (prediction.stopped, prediction.generated_tokens) == ("limit", 10)
        assert prediction.text
        assert prediction.label_scores is None


def test_predictions_keep_the_order_of_the_examples(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    ids = [MOODS.example(row, "en").id for row in ROWS]
    assert [one.id for one in predict(loaded, MOODS, ROWS)] == ids
    assert [one.id for one in predict(loaded, MOODS, ROWS[::-1])] == ids[::-1]


def test_predictions_keep_the_groups_of_their_examples(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    examples = [replace(MOODS.example(row, "en"), group=f"author {i % 2}") for i, row in enumerate(ROWS)]
    evaluator = Evaluator(loaded_bundle(loaded), PLAN)
    predictions, _ = evaluator.predict(MOODS, examples)
    assert [one.group for one in predictions] == ["author 0", "author 1", "author 0"]


@pytest.mark.parametrize(
    ("task", "rows", "most"),
    [
        (MOODS, [*ROWS, *({"text": f"{word} was here.", "label": "sad"} for word in ("Ann", "Tom", "Sam"))], 250),
        (STORIES, [*TALES, {"begin": "One day, a bird", "end": "sang."}, {"begin": "Ben saw", "end": "it."}], 70),
    ],
)
def test_answers_are_the_same_when_memory_runs_out_on_the_way(
    task: TextTask, rows: list[dict[str, str]], most: int, load_model: Load
) -> None:
    import torch

    loaded = load_model("stories-260k")
    examples = [task.example(row, "en") for row in rows]
    free = Evaluator(loaded_bundle(loaded), PLAN).predict(task, examples)
    failed, whole = [], []

    class Counting(Evaluator):
        def losses(self, rows: Sequence[EncodedExample]) -> list[float]:
            whole.extend(rows)
            return super().losses(rows)

    def limited(_: Any, __: Any, given: dict[str, Any]) -> None:
        tokens = given["attention_mask"].numel()  # of the whole state, prompts included
        if tokens > most:
            failed.append(tokens)
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    loaded.model.register_forward_pre_hook(limited, with_kwargs=True)
    tight = Counting(loaded_bundle(loaded), PLAN)
    found = tight.predict(task, examples)
    assert failed
    assert tight.budget.tokens < PLAN.batch_tokens
    assert len(whole) <= 6  # a probe at each of two tries, or reference answers: labels still share their prompts
    assert [(one.text, one.stopped, one.generated_tokens) for one in found[0]] == [
        (one.text, one.stopped, one.generated_tokens) for one in free[0]
    ]
    for one, other in zip(found[0], free[0], strict=True):
        assert one.reference_loss == pytest.approx(other.reference_loss, rel=1e-5)


def test_a_row_that_does_not_fit_alone_is_an_error_of_the_cell(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")

    def limited(*_: Any) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    one = Evaluator(loaded_bundle(loaded), PLAN)
    examples = [STORIES.example(row, "en") for row in TALES]
    drafts, _ = one.predict(STORIES, examples)
    prompts = plain_prompts(loaded.tokenizer, [example.prompt for example in examples], limit=None)
    loaded.model.register_forward_pre_hook(limited)
    with pytest.raises(CellError, match="a row does not fit into the memory of cpu, even alone"):
        one._generate(drafts, prompts, encode(loaded.tokenizer, examples, limit=200)[0], ())


def test_a_tasks_stop_strings_end_its_answers(load_model: Load) -> None:
    rows = [{"begin": "Once upon a time", "end": "x"}]
    (prediction,) = predict(load_model("stories-260k"), STORIES, rows, replace(PLAN, stop=("there",)))
    assert (prediction.text, prediction.stopped) == (",", "stop")


def test_solved_examples_stand_before_every_prompt(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    shots = tuple(MOODS.example(row, "en") for row in ROWS[:2])
    (prediction,) = predict(loaded, MOODS, ROWS[2:], replace(PLAN, shots=shots))
    assert prediction.prompt == "\n\n".join([*(one.prompt + one.target for one in shots), f"{ROWS[2]['text']} He felt"])
    assert prediction.prompt.startswith("Tom got a new toy and played all day. He felt happy\n\nBen lost his ball. He")
    total, _ = log_likelihood(loaded, prediction.prompt, " very scared")
    assert prediction.reference_loss == pytest.approx(-total, abs=1e-4)


def test_an_answer_after_solved_examples_ends_where_the_next_would_begin(
    load_model: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ftbench.inference import evaluate

    seen: list[Any] = []
    real = evaluate.generate
    monkeypatch.setattr(evaluate, "generate", lambda *a, **options: seen.append(options["stop"]) or real(*a, **options))
    loaded = load_model("stories-260k")
    shots = (Example.of("Q: a", " b", "b", id="1"),)
    predict(loaded, STORIES, TALES, replace(PLAN, shots=shots, stop=("END",)))
    predict(loaded, STORIES, TALES)
    assert seen == [("END", "\n\n"), ()]


def test_truncated_prompts_are_told(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    long = [{"text": "He ran and ran. " * 30, "label": "happy"}]
    (prediction,) = predict(loaded, MOODS, long, replace(PLAN, limit=60))
    whole = len(token_ids(loaded.tokenizer, [MOODS.example(long[0], "en").prompt])[0])
    room = 60 - prediction.reference_tokens - len(beginning(loaded.tokenizer))
    assert prediction.truncated_tokens == whole - room


def test_examples_whose_answer_does_not_fit_are_left_out_and_counted(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    examples = [STORIES.example(row, "en") for row in (TALES[0], {"begin": "a", "end": "word " * 80}, TALES[1])]
    evaluator = Evaluator(loaded_bundle(loaded), replace(PLAN, limit=40))
    predictions, left_out = evaluator.predict(STORIES, examples)
    assert ([one.id for one in predictions], left_out) == ([examples[0].id, examples[2].id], 1)
