"""The text that the built-in model is trained on: unlabelled documents of the training split, and held-out paragraphs.

Every task file is split by the same rule as the benchmark (`ftbench.data.split`), and only its training rows are read,
so no validation or test row of a benchmark over the same files was ever seen. No label, summary or question is read.
WordNet's definitions are added, because a few megabytes of running text use most words too seldom to learn them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.data.split import split_rows

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of `shared/data`, what to read of its rows, how to split it, and how often it is repeated an epoch."""

    name: str
    language: str
    text: Callable[[Row], str]
    target: Callable[[Row], str] = lambda row: ""
    group: str | None = None
    repeat: int = 1
    held_out: bool = False

    def documents(self, folder: Path) -> tuple[list[str], list[str]]:
        """(training documents, held-out documents) in file order."""
        with (folder / f"{self.name}.jsonl").open(encoding="utf-8") as lines:
            rows: list[Row] = [json.loads(line) for line in lines]
        inputs, targets = [input_text(row) for row in rows], [self.target(row) for row in rows]
        groups = [str(row[self.group]) for row in rows] if self.group else None
        sides = split_rows(inputs, targets, groups)
        train = [self.text(row) for row, side in zip(rows, sides, strict=True) if side == "train"]
        other = [self.text(row) for row, side in zip(rows, sides, strict=True) if side != "train"]
        return train, other if self.held_out else []


def input_text(row: Row) -> str:
    """The input of a row as the tasks see it, so that the split here is the benchmark's split."""
    return str(row.get("document") or row.get("question") or row.get("text") or row.get("name"))


def recipe(row: Row) -> str:
    """A recipe as running text: its name, ingredients and steps."""
    return "\n".join([row["name"], "; ".join(row["ingredients"]), *row["steps"]])


def wiki(row: Row) -> str:
    """A wikitext paragraph with its tokenisation undone and its unknown words dropped."""
    text = re.sub(r"<unk>", "", row["text"])
    text = re.sub(r" @([-,.])@ ", r"\1", text)
    text = re.sub(r" ([,.;:!?)\]'])", r"\1", re.sub(r"([(\[]) ", r"\1", text))
    return re.sub(r"\s+", " ", text).strip()


SOURCES: tuple[Source, ...] = (
    Source("general_text_en", "en", lambda row: row["text"], held_out=True),
    Source("general_text_wiki_en", "en", wiki),
    Source("general_text_indomain_en", "en", lambda row: row["text"]),
    Source("general_text_zh", "zh", lambda row: row["text"], held_out=True),
    Source("sentiment_en", "en", lambda row: row["text"], lambda row: row["label"]),
    Source("sentiment_zh", "zh", lambda row: row["text"], lambda row: row["label"]),
    Source("summarization_en", "en", lambda row: row["document"], lambda row: row["summary"]),
    Source("summarization_zh", "zh", lambda row: row["document"], lambda row: row["summary"]),
    Source("support_en", "en", lambda row: row["answer"], lambda row: row["answer"], group="command", repeat=2),
    Source("support_zh", "zh", lambda row: row["answer"], lambda row: row["answer"], group="command"),
    Source("support_sysadmin_en", "en", lambda row: row["answer"], lambda row: row["answer"]),
    Source("recipes_en", "en", recipe, recipe, repeat=2),
    Source("recipes_zh", "zh", recipe, recipe, repeat=2),
    Source("medical_en", "en", lambda row: row["answer"], lambda row: row["answer"]),
    Source("medical_zh", "zh", lambda row: row["answer"], lambda row: row["answer"]),
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents for training with their number of repeats an epoch, and held-out documents by language."""

    train: tuple[tuple[str, int], ...]
    held_out: dict[str, tuple[str, ...]]

    def texts(self) -> Iterator[str]:
        """Every training document once (for the tokenizer)."""
        return (text for text, _ in self.train)


def definitions(folder: Path) -> list[str]:
    """Adjectives, adverbs and verbs of WordNet 3.1 as running text: a sense's words, its meaning, uses, similar words.

    `folder` holds WordNet's `data.adj`, `data.adv` and `data.verb`, whose format is described in its wndb(5) page:
    after a licence of indented lines, one sense a line, its words counted in hexadecimal, pointers to other senses
    (`&` = similar to), its gloss after a bar.
    """
    texts = []
    for kind in ("adj", "adv", "verb"):
        lines = (folder / f"data.{kind}").read_text(encoding="utf-8").splitlines()
        senses = [
            (facts.split(), gloss) for facts, _, gloss in (line.partition(" | ") for line in lines if line[0] != " ")
        ]
        names = {fields[0]: _names(fields) for fields, _ in senses}
        for fields, gloss in senses:
            similar = [names[fields[i + 1]] for i, field in enumerate(fields) if field == "&"]
            texts.append(f"{names[fields[0]]}: {gloss.strip()}" + "".join(f"; like {other}" for other in similar))
    return texts


def _names(fields: list[str]) -> str:
    words = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
    return ", ".join(re.sub(r"\(.*\)$", "", word).replace("_", " ") for word in words)


def read_corpus(folder: Path, wordnet: Path) -> Corpus:
    """Read all sources below `folder` (the `data` folder described in the model card) and WordNet's definitions."""
    train: list[tuple[str, int]] = []
    held_out: dict[str, list[str]] = {}
    for source in SOURCES:
        documents, others = source.documents(folder)
        train += [(text, source.repeat) for text in documents]
        held_out.setdefault(source.language, []).extend(others)
    train += [(text, 1) for text in definitions(wordnet)]
    return Corpus(tuple(train), {language: tuple(texts) for language, texts in held_out.items()})
