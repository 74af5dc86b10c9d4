"""The three lines of a recommendation, in English and Chinese."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter
from typing import Any

import pytest

from ftbench.analysis.recommendation import Choice, Margin, Place, Recommendation, Refusal, Settling
from ftbench.messages.health import FORGETTING
from ftbench.presentation.recommendation_texts import RECOMMENDATION
from ftbench.presentation.recommendation_words import recommendation_words

PLACE = Place(
    task="mood", metric="accuracy", margin=Margin(0.02, stated=False), value=0.8, leader="full", leader_value=0.81,
    base="zero-shot", base_value=0.5, base_verdict="better", others=2, untested=False, rival="full", rival_by=0.06,
    behind_by=0.07, detectable=0.043, examples=200, grouped=False, seeds=3,
)  # fmt: skip
CHOICE = Choice(
    model="m", tasks=("mood",), preference="time", method="lora", trains=True, sureness="clear", p=0.01,
    level=("lora", "full"), places=(PLACE,), average=False, severe=(), unbeaten_labels=(), left_out=(), cheaper=False,
    cost=34.21, other="full", other_cost=40.5, one_seed=False, settling=None,
)  # fmt: skip
MORE = Settling("mood", seeds=3, examples=900, grouped=False, at_least=False)


def lines(choice: Choice | None, *, refused: tuple[Refusal, ...] = (), language: str = "en") -> list[str]:
    by_task = (choice,) if choice else ()
    words = recommendation_words(Recommendation("m", choice, by_task, refused))
    return [line.text(language) for line in words.lines]


def test_a_clear_choice_names_the_method_its_cost_and_the_margin() -> None:
    assert lines(CHOICE) == [
        "Use lora: of 2 methods that are near the best it takes the least training time (34.2 s; full: 40.5 s).",
        "How sure: clear. With 95 % confidence no method is better by 0.020 accuracy or more (the default margin). "
        "It is clearly better than the untrained model (zero-shot): 0.800 against 0.500.",
        "What would settle it: nothing is left open within this margin.",
    ]


def test_the_same_in_chinese() -> None:
    assert lines(CHOICE, language="zh") == [
        "使用 lora：在接近最好的 2 种方法中，它训练时间最短（34.2 s；full：40.5 s）。",
        "把握：明确。在 95% 置信度下，没有任何方法比它好 0.020（accuracy）或更多（默认界限）。"
        "它明显优于未训练的模型（zero-shot）：0.800 对 0.500。",
        "如何得出结论：在该界限内已有定论。",
    ]


def test_a_likely_choice_says_its_confidence_and_that_one_seed_shows_no_more() -> None:
    _, sure, settle = lines(replace(CHOICE, sureness="likely", one_seed=True, settling=replace(MORE, at_least=True)))
    assert sure.startswith("How sure: likely. With 80 % confidence no method is better by 0.020 accuracy or more")
    assert "One seed says nothing about training randomness, so it is never called clear." in sure
    assert settle == (
        "What would settle it: at least 3 seeds and 900 test examples; one seed does not show how much seeds vary."
    )


def test_too_little_data_says_what_would_have_been_seen() -> None:
    use, sure, settle = lines(replace(CHOICE, sureness="cannot tell", settling=MORE))
    assert use.startswith("For now, use lora: of 2 methods that no other outdoes it takes the least training time")
    assert sure.startswith(
        "How sure: cannot tell. Too little data: full may be better by up to 0.060 accuracy, and only differences "
        "above 0.043 would be seen (200 test examples, 3 seeds)."
    )
    assert settle == ("What would settle it: 3 seeds and 900 test examples, if the methods differ as seen here.")


@pytest.mark.parametrize(
    ("sureness", "start"),
    [
        ("clear", "Do not fine-tune, use zero-shot: it is the only one shown to be near the best."),
        (
            "cannot tell",
            "Nothing shows yet that fine-tuning helps. For now, use zero-shot: each other method is outdone.",
        ),
    ],
)
def test_an_untrained_method_means_not_to_train(sureness: str, start: str) -> None:
    place = replace(PLACE, base=None, base_value=None, base_verdict=None)
    choice = replace(CHOICE, method="zero-shot", trains=False, sureness=sureness, level=("zero-shot",), places=(place,))  # type: ignore[arg-type]
    use, sure, _ = lines(choice)
    assert use == start
    assert "untrained model" not in sure


def test_a_stated_margin_is_not_called_the_default() -> None:
    stated = replace(CHOICE, places=(replace(PLACE, margin=Margin(0.05, stated=True)),))
    assert "by 0.050 accuracy or more. It is" in lines(stated)[1]


def test_a_metric_without_a_margin_has_to_be_beaten_by_nothing_at_all() -> None:
    loss = replace(CHOICE, places=(replace(PLACE, metric="loss", margin=Margin(0.0, stated=False)),))
    assert "no method is better by any loss at all. It is" in lines(loss)[1]


def test_several_tasks_name_the_least_sure_one() -> None:
    places = (replace(PLACE, task="b"), replace(PLACE, task="a", base_verdict="unclear"))
    choice = replace(CHOICE, tasks=("a", "b"), places=places, sureness="cannot tell", settling=replace(MORE, task="b"))
    _, sure, settle = lines(choice)
    assert "Too little data on b: full may be better" in sure
    assert "clearly better than the untrained model (zero-shot) on 1 of 2 tasks." in sure
    assert "3 seeds and 900 test examples on b" in settle


def test_without_one_method_for_all_tasks_each_task_has_its_own() -> None:
    other = replace(CHOICE, tasks=("wit",), method="full", sureness="cannot tell", p=0.6, settling=MORE)
    words = recommendation_words(Recommendation("m", None, (CHOICE, other), ()))
    assert words.use.text("en") == "No one method suits all 2 tasks: mood: lora (clear); wit: full (cannot tell)."
    assert words.use.text("zh") == "没有一种方法适合全部 2 个任务：mood：lora（明确）；wit：full（无法判断）。"
    assert words.sure.text("en").startswith("How sure: cannot tell.")


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (Refusal("mood", "degenerate"), "On mood, none: nearly all answers of every method are degenerate."),
        (
            Refusal("mood", "majority", "good"),
            "On mood, none: no method is clearly better than always answering “good”.",
        ),
    ],
)
def test_a_task_without_a_usable_method_says_why(refusal: Refusal, said: str) -> None:
    assert lines(None, refused=(refusal,))[0] == said
    assert lines(CHOICE, refused=(refusal,))[0].endswith(said)


def test_what_is_against_the_chosen_method_is_said_beside_it() -> None:
    note = FORGETTING(method="lora", where=("mood +3.90",))
    choice = replace(
        CHOICE, severe=(note,), unbeaten_labels=(("mood", "good"),), left_out=(("mood", "few-shot"), ("mood", "native"))
    )
    use, _, settle = lines(choice)
    assert "But: lora forgot general text; change of its loss in nats per token: mood +3.90." in use
    assert "On mood, no method is clearly better than always answering “good”." in use
    assert "Left out on mood: few-shot, native, whose answers are degenerate." in use
    assert settle.startswith("What would settle it: the scores are settled within this margin;")


def test_tasks_that_cannot_be_decided_are_named() -> None:
    words = recommendation_words(Recommendation("m", CHOICE, (CHOICE,), (), ("wit", "tone")))
    assert words.use.text("en").endswith("Not counted, without a value to decide by: wit, tone.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cheaper": True}, "is among those with the least training time (34.2 s; full: 40.5 s)"),
        ({"cost": None, "other": None, "other_cost": None}, "comes first; training time was not measured for all"),
        ({"preference": "quality", "cost": None}, "it has the best score."),
        ({"preference": "quality", "cost": None, "average": True}, "it has the best scores on average."),
        (
            {"preference": "forgetting", "cost": 0.0, "other_cost": 0.3},
            "forgets the least (0.00 nats per token; full: +0.30",
        ),
        ({"preference": "memory", "cost": 2.0**31, "other": None}, "takes the least memory (2 GiB)"),
    ],
)
def test_costs_are_said_as_far_as_they_are_known(change: dict[str, Any], words: str) -> None:
    assert words in lines(replace(CHOICE, **change))[0]


def test_better_and_worse_than_untrained_are_both_said() -> None:
    places = tuple(
        replace(PLACE, task=task, base_verdict=verdict)
        for task, verdict in (("a", "better"), ("b", "worse"), ("c", "worse"))
    )
    assert (
        "clearly better than the untrained model (zero-shot) on 1 of 3 tasks, and clearly worse on 2."
        in lines(replace(CHOICE, tasks=("a", "b", "c"), places=places))[1]
    )


@pytest.mark.parametrize(
    ("change", "sure", "settle"),
    [
        ({"others": 0, "rival": None}, "There is nothing to compare it with.", "another method beside it."),
        (
            {"untested": True, "rival": None},
            "Not every method could be tested.",
            "test examples that every method answers",
        ),
        (
            {"detectable": None},
            "full gave answers with the same scores, and may still be better by up to 0.060",
            "hardly more",
        ),
        ({"detectable": None, "rival_by": None}, "and how much better it may be is not known", "hardly more data"),
    ],
)
def test_each_reason_for_not_telling_has_its_own_words(change: dict[str, Any], sure: str, settle: str) -> None:
    choice = replace(CHOICE, sureness="cannot tell", places=(replace(PLACE, **change),))
    assert sure in lines(choice)[1]
    assert settle in lines(choice)[2]


def test_the_model_is_named_where_there_are_several() -> None:
    words = recommendation_words(Recommendation("m", CHOICE, (CHOICE,)), name_model=True)
    assert words.use.text("en").startswith("With m: Use lora")


def test_a_name_is_shown_and_never_run() -> None:
    words = recommendation_words(Recommendation("m", replace(CHOICE, method="<script>"), ()))
    assert "<script>" not in str(words.use.markup("en"))
    assert "&lt;script&gt;" in str(words.use.markup("en"))


def test_both_languages_have_the_same_gaps() -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for key, texts in RECOMMENDATION.sentences.items():
        assert set(texts) == {"en", "zh"}, key
        assert gaps(texts["en"]) - {"n"} == gaps(texts["zh"]) - {"n"}, key
