"""A recommendation in three lines: what to use, how sure that is, what would settle it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ftbench.analysis.recommendation import LIKELY, Choice, Place, Preference, Recommendation, Refusal
from ftbench.analysis.statistics import LEVEL
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.presentation.numbers import count, decimals, duration, file_size, number, signed
from ftbench.presentation.recommendation_texts import RECOMMENDATION
from ftbench.presentation.words import SEMICOLONS, Part, Words, joined, noted, plain, sentences, strong

say = RECOMMENDATION.say
say_seeded = RECOMMENDATION.say_seeded

_MESSAGES = MessageCatalogue.of(CORE_MESSAGES)
"""Findings have the core's own texts."""

_AMOUNTS: Mapping[Preference, Callable[[float], Part]] = {
    "time": duration,
    "memory": file_size,
    "parameters": count,
    "forgetting": lambda nats: say("amount.forgetting", nats=signed(nats, 2)),
}


@dataclass(frozen=True, slots=True)
class RecommendationWords:
    """The three lines on one model."""

    use: Words
    sure: Words
    settle: Words

    @property
    def lines(self) -> tuple[Words, Words, Words]:
        return self.use, self.sure, self.settle


def recommendation_words(recommendation: Recommendation, *, name_model: bool = False) -> RecommendationWords:
    """The lines; `name_model` begins the first one with the model, for runs with several."""
    words = _words(recommendation)
    if not name_model:
        return words
    return replace(words, use=say("use.for-model", model=strong(recommendation.model), said=words.use))


def _words(recommendation: Recommendation) -> RecommendationWords:
    one_seed = recommendation.one_seed
    last = [_refused(refusal, one_seed=one_seed) for refusal in recommendation.refused]
    if recommendation.uncounted:
        last.append(say("uncounted", tasks=joined(recommendation.uncounted)))
    choice = recommendation.overall
    if choice is not None:
        use = sentences([_use(choice, one_seed=one_seed), *_but(choice, one_seed=one_seed), *last])
        return RecommendationWords(use, _sure(choice, one_seed=one_seed), _settle(choice))
    if recommendation.by_task:
        hardest = max(recommendation.by_task, key=lambda by_task: by_task.p)
        but = [words for by_task in recommendation.by_task for words in _but(by_task, one_seed=one_seed)]
        use = sentences([_differs(recommendation.by_task, one_seed=one_seed), *dict.fromkeys(but), *last])
        sure = _sure(hardest, name_task=True, one_seed=one_seed)
        return RecommendationWords(use, sure, _settle(hardest, name_task=True))
    return RecommendationWords(sentences(last), say("how.refused"), say("settle.refused"))


def _but(choice: Choice, *, one_seed: bool) -> list[Words]:
    """What is to be known of the chosen method, and of those that were not looked at."""
    left_out: dict[str, list[str]] = {}
    for task, method in choice.left_out:
        left_out.setdefault(task, []).append(method)
    return [
        *(say("severe", finding=noted(finding, _MESSAGES)) for finding in choice.severe),
        *(say_seeded("unbeaten", one_seed=one_seed, task=task, label=label) for task, label in choice.unbeaten_labels),
        *(say("left-out", task=task, methods=joined(methods)) for task, methods in left_out.items()),
    ]


def _use(choice: Choice, *, one_seed: bool) -> Words:
    start = "use" if choice.trains else "untrained"
    return say(f"{start}.{_key(choice.sureness)}", method=strong(choice.method), why=_why(choice, one_seed=one_seed))


def _why(choice: Choice, *, one_seed: bool) -> Words:
    if all(place.others == 0 for place in choice.places):
        return say("why.alone")
    kind = "level" if choice.sureness == "cannot tell" else "near"
    if len(choice.level) == 1:
        return say_seeded(f"why.{kind}.single", one_seed=one_seed, n=len(choice.tasks))
    return say_seeded(f"why.{kind}.several", one_seed=one_seed, n=len(choice.level), cost=_cost(choice))


def _cost(choice: Choice) -> Words:
    """`takes the least training time (34.2 s; full: 40.5 s)`."""
    written = _AMOUNTS.get(choice.preference)
    if written is None:
        return say("cost.quality.average" if choice.average else "cost.quality")
    if choice.cost is None:
        return say(f"cost.unknown.{choice.preference}")
    words = say(f"cost.{'about.' if choice.cheaper else ''}{choice.preference}")
    if choice.other is None or choice.other_cost is None:
        return say("cost.alone", cost=words, amount=written(choice.cost))
    return say(
        "cost.with",
        cost=words,
        amount=written(choice.cost),
        other=choice.other,
        other_amount=written(choice.other_cost),
    )


def _differs(choices: tuple[Choice, ...], *, one_seed: bool) -> Words:
    tasks = [
        say(
            "differs.task",
            task=choice.tasks[0],
            method=strong(choice.method),
            sure=say(f"sure.{_key(choice.sureness)}"),
        )
        for choice in choices
    ]
    return say_seeded("differs", one_seed=one_seed, n=len(choices), tasks=joined(tasks, comma=SEMICOLONS))


def _refused(refusal: Refusal, *, one_seed: bool) -> Words:
    key = f"refused.{refusal.reason}"
    return say_seeded(key, one_seed=one_seed, task=refusal.task, label=refusal.label)


def _sure(choice: Choice, *, name_task: bool = False, one_seed: bool) -> Words:
    parts = [_how(choice, name_task=name_task, one_seed=one_seed)]
    if choice.sureness == "likely" and choice.one_seed:
        parts.append(say("one-seed"))
    return sentences([*parts, *_against_base(choice, one_seed=one_seed)])


def _how(choice: Choice, *, name_task: bool, one_seed: bool) -> Words:
    sure = strong(say(f"sure.{_key(choice.sureness)}"))
    if choice.sureness != "cannot tell":
        confidence = LEVEL if choice.sureness == "clear" else 1 - LIKELY
        shown: dict[str, Part] = {"confidence": f"{100 * confidence:.0f}", "margins": _margins(choice.places)}
        return say_seeded(f"how.{choice.sureness}", one_seed=one_seed, sure=sure, **shown)
    place = choice.places[0]
    if place.others == 0:
        return say("how.alone", sure=sure)
    if place.rival is None or place.untested:
        return say("how.untested", sure=sure)
    places = decimals(place.rival_by or 0.0)
    kind = "unbounded" if place.rival_by is None else "equal-answers" if place.detectable is None else "cannot-tell"
    return say_seeded(
        f"how.{kind}",
        one_seed=one_seed,
        sure=sure,
        place=_on_task(place.task, shown=name_task or len(choice.places) > 1),
        rival=place.rival,
        bound=number(place.rival_by, places),
        size=number(place.detectable, places),
        metric=place.metric,
        examples=_examples(place.examples, grouped=place.grouped),
        seeds=say("seeds", n=place.seeds),
    )


def _margins(places: tuple[Place, ...]) -> Words:
    """`0.02 accuracy or more`, each metric once."""
    margins = {place.metric: place.margin for place in places}
    written = [
        say("margin", value=number(margin.value), metric=metric) if margin.value else say("margin.any", metric=metric)
        for metric, margin in margins.items()
    ]
    words = joined(written, comma=say("margin.last"))
    stated = all(margin.stated or not margin.value for margin in margins.values())
    return words if stated else say("margin.default", n=len(margins), margins=words)


def _against_base(choice: Choice, *, one_seed: bool) -> list[Words]:
    """Whether training helped: the chosen method against the best one that trains nothing."""
    tested = [
        place for place in choice.places if place.base is not None and place.base_verdict not in (None, "untested")
    ]
    if not tested:
        return []
    bases = joined(dict.fromkeys(place.base or "" for place in tested), comma=say("margin.last"))
    better = [place for place in tested if place.base_verdict == "better"]
    worse = [place for place in tested if place.base_verdict == "worse"]
    values = {"value": number(tested[0].value), "base_value": number(tested[0].base_value)}
    kind = "both" if better and worse else "better" if better else "worse" if worse else "unclear"
    counts = {"k": len(better or worse), "worse": len(worse), "n": len(choice.places)}
    return [say_seeded(f"base.{kind}", one_seed=one_seed, base=bases, **counts, **values)]


def _settle(choice: Choice, *, name_task: bool = False) -> Words:
    if choice.sureness == "clear":
        return say("settle.scores" if choice.severe else "settle.done")
    if all(place.others == 0 for place in choice.places):
        return say("settle.alone")
    if any(place.untested for place in choice.places):
        return say("settle.untested")
    data = choice.settling
    if data is None:
        return say("settle.nothing")
    return say(
        "settle.at-least" if data.at_least else "settle.data",
        seeds=say("seeds", n=data.seeds),
        examples=_examples(data.examples, grouped=data.grouped),
        place=_on_task(data.task, shown=name_task or len(choice.places) > 1),
    )


def _examples(n: int, *, grouped: bool) -> Words:
    return say("groups" if grouped else "examples", n=n)


def _on_task(task: str, *, shown: bool) -> Words:
    return say("on-task", task=task) if shown else plain("")


def _key(sureness: str) -> str:
    return sureness.replace(" ", "-")
