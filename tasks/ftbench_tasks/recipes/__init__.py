"""Recipes: from ingredients or a wish to dish, ingredients, steps and cooking time."""

from collections.abc import Mapping
from pathlib import Path

from ftbench import HubData, RatingDimension, TextTask
from ftbench.contracts import Language
from ftbench.records.example import Row

_REQUEST: Mapping[Language, str] = {"en": "How do I make {name}?", "zh": "{name}怎么做？"}
_COMMA: Mapping[Language, str] = {"en": ", ", "zh": "、"}
_TIME: Mapping[Language, tuple[str, str]] = {"en": ("{} minutes", "not stated"), "zh": ("{} 分钟", "未注明")}


def _join(items: object, separator: str, numbered: bool) -> str:
    """A list (or a string, which stays as it is) in one string; items that say nothing are left out."""
    if not isinstance(items, list):
        return str(items or "")
    texts = [str(item).strip() for item in items if item is not None and str(item).strip()]
    return separator.join(f"{i}. {text}" for i, text in enumerate(texts, 1)) if numbered else separator.join(texts)


def _prepare(row: Row, language: Language) -> Mapping[str, str]:
    """Lists become text; a file without a `request` asks for the dish by its name, one without a time says so."""
    known, unknown = _TIME[language]
    minutes = row.get("time_minutes")
    name = str(row.get("name") or "").strip()
    request = str(row.get("request") or "").strip()
    return {
        "request": request or (_REQUEST[language].format(name=name) if name else ""),
        "name": name,
        "ingredients": _join(row.get("ingredients"), _COMMA[language], numbered=False),
        "steps": _join(row.get("steps"), "\n", numbered=True),
        "time": known.format(minutes) if minutes is not None and str(minutes).strip() else unknown,
    }


def _row_texts(row: Row) -> tuple[str, str]:
    """The request (or the dish's name, for a file without requests), and the recipe without its time."""
    parts = [row.get("name"), row.get("ingredients"), row.get("steps")]
    return str(row.get("request") or row.get("name")), "\n".join(_join(part, "\n", numbered=False) for part in parts)


TASK = TextTask(
    name="recipes",
    output="text",
    prompts={"en": "Request: {request}\nRecipe:", "zh": "想吃：{request}\n菜谱："},
    answers={
        "en": " {name}\nIngredients: {ingredients}\nSteps:\n{steps}\nTime: {time}",
        "zh": "{name}\n材料：{ingredients}\n步骤：\n{steps}\n时间：{time}",
    },
    instructions={
        "en": "Write a recipe for this request. First the name of the dish, then one line that begins with "
        '"Ingredients:", numbered steps after a line "Steps:", and one line that begins with "Time:".\n\n{request}',
        "zh": "请按下面的要求写一份菜谱。先写菜名，再写以“材料：”开头的一行，然后在“步骤：”之后写编号的步骤，"
        "最后写以“时间：”开头的一行。\n\n{request}",
    },
    aliases={
        "name": ("title", "dish", "菜名"),
        "ingredients": ("材料",),
        "steps": ("directions", "instructions", "步骤"),
        "time_minutes": ("minutes", "time"),
    },
    prepare=_prepare,
    row_texts=_row_texts,
    metrics=("rougeL", "bleu", "chrf", "token_f1", "distinct2", "repetition", "perplexity"),
    max_new_tokens=224,
    dimensions=(
        RatingDimension(
            "accuracy",
            0.4,
            {"en": "Does the recipe answer the request, and would it work?", "zh": "菜谱符合要求吗？照着做能成功吗？"},
        ),
        RatingDimension("fluency", 0.3, {"en": "Is it clear and complete?", "zh": "是否清楚、完整？"}),
        RatingDimension(
            "professionalism",
            0.3,
            {"en": "Is it safe, with sensible amounts and times?", "zh": "是否安全，用量和时间是否合理？"},
        ),
    ),
    hub=(
        HubData("mbien/recipe_nlg", "main", "en", {"name": "title", "steps": "directions"}, note="manual download"),
        HubData("AkashPS11/recipes_data_food.com", "refs/convert/parquet", "en", {"name": "Name"}),
    ),
    folder=Path(__file__).parent,
)
