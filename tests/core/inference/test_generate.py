"""Generation in batches says what each prompt alone would give, and why each answer ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ftbench.compute.plain_format import plain_prompts
from ftbench.inference.generate import Answer, generate
from ftbench.inference.limits import GenerationLimits
from tests.bundles import loaded_bundle

Load = Callable[[str], Any]

PROMPTS = [
    "Once upon a time",
    "Lily and Ben went to the park. They saw a big slide and wanted to",
    "The dog",
    "Tom had a red ball. He liked to play with his",
    "One day, a little girl named",
]


def answers(loaded: Any, prompts: Sequence[str] = PROMPTS, *, stop: Sequence[str] = (), **changes: int) -> list[Answer]:
    chosen = {"answer": 24, "batch": 8192, "prompt": 100, **changes}
    tokens = plain_prompts(loaded.tokenizer, prompts, limit=chosen.pop("prompt"))
    return generate(loaded_bundle(loaded), tokens, GenerationLimits(**chosen), stop=stop)


def greedy(loaded: Any, prompt: str, steps: int = 24) -> list[int]:
    """The likeliest token again and again, by plain forward passes without a cache."""
    import torch

    ids = list(loaded.tokenizer(prompt)["input_ids"])
    found: list[int] = []
    with torch.no_grad():
        while len(found) < steps and (not found or found[-1] != loaded.tokenizer.eos_token_id):
            found.append(int(loaded.model(input_ids=torch.tensor([ids + found])).logits[0, -1].argmax()))
    return found


def follow(loaded: Any, rule: Callable[[Any, Any], Any]) -> None:
    """Make the model write by a rule from [rows, length] token ids and positions to the next tokens; -1: as it likes.

    The rule acts on the hidden states, so it is part of the model however that is called.
    """
    import torch

    head = loaded.model.get_output_embeddings().weight.detach()
    directions = 100 * torch.linalg.pinv(head)  # [hidden, vocabulary]: what makes a token the likeliest

    def force(_: Any, arguments: Any, options: Any, output: Any) -> Any:
        ids, positions = options["input_ids"], options.get("position_ids")
        wanted = rule(ids, torch.arange(ids.shape[1])[None] if positions is None else positions).expand_as(ids)
        output.last_hidden_state[wanted >= 0] = directions.T[wanted[wanted >= 0]]
        return output

    loaded.model.get_decoder().register_forward_hook(force, with_kwargs=True)


def end_early(loaded: Any, *words: str) -> None:
    """Make the model end its text after each of these words, by giving them the end of text as their successor."""
    import torch

    tokens = [i for i in range(len(loaded.tokenizer)) if loaded.tokenizer.decode([i]).strip() in words]
    end = loaded.tokenizer.eos_token_id
    with torch.no_grad():
        loaded.model.get_output_embeddings().weight[end] *= 1.1  # it has the vector of tokens that were never trained
    follow(loaded, lambda ids, _: torch.where(torch.isin(ids, torch.tensor(tokens)), end, -1))


# GPT-Neo, which tinystories-3m is, is among the architectures of tests/plugins/methods/test_decoding.py.
@pytest.mark.parametrize("name", ["stories-260k", pytest.param("tinystories-3m", marks=pytest.mark.slow)])
def test_a_batch_gives_what_each_row_alone_gives_by_plain_forward_passes(name: str, load_model: Load) -> None:
    loaded = load_model(name)
    expected = [loaded.tokenizer.decode(greedy(loaded, prompt)).strip() for prompt in PROMPTS]
    assert [answer.text for answer in answers(loaded)] == expected
    assert [answer.text for answer in answers(loaded, batch=1)] == expected


def test_answers_keep_the_order_of_the_prompts(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    assert answers(loaded, PROMPTS[::-1]) == answers(loaded)[::-1]


def test_an_answer_at_the_token_limit_says_so(load_model: Load) -> None:
    (answer,) = answers(load_model("stories-260k"), PROMPTS[:1], answer=5)
    assert (answer.stopped, answer.tokens) == ("limit", 5)


def test_an_answer_that_ends_by_itself_says_so_and_counts_the_end(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    end_early(loaded, ",")
    (answer,) = answers(loaded, ["Once upon a time"])
    assert answer == Answer(text=",", tokens=2, stopped="end", truncated=0)


def test_rows_that_end_early_do_not_change_the_others(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    end_early(loaded, ",")
    together = answers(loaded)
    assert together == [answers(loaded, [prompt])[0] for prompt in PROMPTS]
    assert {answer.stopped for answer in together} == {"end", "limit"}


def test_a_stop_string_ends_an_answer_before_it(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    (plain,) = answers(loaded, PROMPTS[:1])
    (stopped,) = answers(loaded, PROMPTS[:1], stop=("there",))
    assert plain.text.startswith(", there was")
    assert (stopped.text, stopped.stopped) == (",", "stop")
    assert stopped.tokens < plain.tokens


def test_the_first_of_several_stop_strings_counts(load_model: Load) -> None:
    (answer,) = answers(load_model("stories-260k"), PROMPTS[:1], stop=("was", "there", "girl"))
    assert (answer.text, answer.stopped) == (",", "stop")


def test_a_stop_string_of_one_row_does_not_change_the_others(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    together = answers(loaded, stop=("there",))
    assert [a.text for a in together] == [answers(loaded, [p], stop=("there",))[0].text for p in PROMPTS]


def test_white_space_before_the_first_character_ends_no_answer(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    script = loaded.tokenizer("\n\nTom ran.\n\nLily ran.", add_special_tokens=False)["input_ids"]
    last = len(loaded.tokenizer(PROMPTS[0])["input_ids"]) - 1
    tokens = torch.full((512,), -1)
    tokens[last : last + len(script)] = torch.tensor(script)
    follow(loaded, lambda ids, positions: tokens[positions])
    (answer,) = answers(loaded, PROMPTS[:1], stop=("\n\n",), answer=len(script))
    assert (answer.text, answer.stopped) == ("Tom ran.", "stop")
    assert answer.tokens < len(script)


def test_padding_after_a_stop_string_is_no_generated_token(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    loaded.tokenizer.pad_token = "<unk>"  # as in a tokenizer with a pad token of its own
    together = answers(loaded, PROMPTS[:2], stop=("there",), answer=40)
    assert [a.tokens for a in together] == [
        answers(loaded, [p], stop=("there",), answer=40)[0].tokens for p in PROMPTS[:2]
    ]


def test_a_long_prompt_is_cut_from_the_left_and_the_cut_is_told(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    ids = loaded.tokenizer(PROMPTS[1])["input_ids"]
    (answer,) = answers(loaded, [PROMPTS[1]], prompt=11)
    kept = [ids[0], *ids[-10:]]
    import torch

    with torch.no_grad():
        first = int(loaded.model(input_ids=torch.tensor([kept])).logits[0, -1].argmax())
    assert answer.truncated == len(ids) - 11
    assert answer.text.startswith(loaded.tokenizer.decode([first]).strip())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("do_sample", True),
        ("num_beams", 3),
        ("max_length", 3),
        ("eos_token_id", [1, 5]),
        pytest.param("repetition_penalty", 1.1),
        pytest.param("no_repeat_ngram_size", 2),
    ],
)
def test_what_the_models_own_settings_say_is_ignored(name: str, value: Any, load_model: Load) -> None:
    loaded, other = load_model("stories-260k"), load_model("stories-260k")
    setattr(other.model.generation_config, name, value)
    assert answers(other) == answers(loaded)


def test_no_prompts_give_no_answers(load_model: Load) -> None:
    assert answers(load_model("stories-260k"), []) == []
