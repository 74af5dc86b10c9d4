"""Sheets made directly from the dataclasses, with texts that can be told apart."""

from __future__ import annotations

from dataclasses import replace

from ftbench_rating.study.model import Dimension, Exclusion, ScalePoint, Scheme, Sheet, SheetItem, Study

HOSTILE = (
    "<img src=x onerror=\"document.title='run'\">\u202eevil\u200b</script><script>document.title='run'</script><!--"
)
LONG = "The kettle is filled with fresh water and brought to a boil before the leaves are added. " * 60
ANSWERS = {"likert5": 1, "pairwise": 2, "best-worst": 4}
SCHEMES: tuple[Scheme, ...] = ("likert5", "pairwise", "best-worst")


def study(scheme: Scheme = "likert5", *, language: str = "en", cannot_judge: bool = True) -> Study:
    """Two dimensions; the thresholds and weights are numbers that occur nowhere else."""
    meanings = [("useless", "没有用"), ("weak", "较差"), ("fair", "一般"), ("good", "较好"), ("perfect", "完美")]
    points = tuple(
        ScalePoint(value, {"en": en, "zh": zh}, {"en": "Warm the pot first."} if value == 5 else {})
        for value, (en, zh) in enumerate(meanings, start=1)
    )
    return Study(
        id="tea-study",
        task="Tea answers",
        language=language,
        scheme=scheme,
        dimensions=(
            Dimension("fluency", 0.6123, {"en": "Is it well written?", "zh": "写得通顺吗？"}, points),
            Dimension("adequacy", 0.3877, {"en": "Does it do what was asked?"}, points, {"en": "fit", "zh": "切题"}),
        ),
        raters=("R1", "R2"),
        items=4,
        exclusion=Exclusion(0.7391, 0.2817),
        expected_half_width=0.4519,
        sheets={"R1": "1a" * 32, "R2": "2b" * 32},
        cannot_judge=cannot_judge,
    )


def sheet(scheme: Scheme = "likert5", *, items: int = 4, practice: int = 1, **of_study: object) -> Sheet:
    """`practice` items before `items` that count; the ids end in a letter for their place."""
    made = tuple(
        SheetItem(
            id=f"itestitem{chr(97 + place)}b",
            prompt=f"Question {place}: how is tea made?",
            answers=tuple(f"Answer {place}.{answer}: with water." for answer in range(ANSWERS[scheme])),
            practice=place < practice,
        )
        for place in range(items + practice)
    )
    return Sheet(study(scheme, **of_study), "R1", made)  # type: ignore[arg-type]


def with_texts(original: Sheet, text: str, prompt: str | None = None) -> Sheet:
    """The same sheet with one text everywhere."""
    items = (
        replace(item, prompt=text if prompt is None else prompt, answers=tuple(text for _ in item.answers))
        for item in original.items
    )
    return replace(original, items=tuple(items))
