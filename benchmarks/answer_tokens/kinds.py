"""One small tokenizer of each kind in use, trained on the built-in rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ftbench.data.files.reading import read_rows
from ftbench.records.example import Example

_VOCABULARY = 6000


@cache
def built_in_examples() -> tuple[Example, ...]:
    """All rows of the built-in tasks in both languages."""
    from ftbench_tasks import ftbench_register_tasks

    tasks = [task for task in ftbench_register_tasks() if not task.reads_conversations]
    paths = [(task, language, task.builtin_data(language)) for task in tasks for language in task.languages]
    return tuple(task.example(row, language) for task, language, path in paths if path for _, row in read_rows(path))


@cache
def _texts() -> tuple[str, ...]:
    return tuple(example.prompt + example.target for example in built_in_examples())


def _wrapped(backend: Any, **special: str) -> Any:
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(tokenizer_object=backend, clean_up_tokenization_spaces=False, **special)


def _starting(backend: Any, token: str) -> None:
    from tokenizers import processors

    pair = (token, backend.token_to_id(token))
    backend.post_processor = processors.TemplateProcessing(single=f"{token} $A", special_tokens=[pair])


def space_before() -> Any:
    """Sentencepiece's BPE with a space before every text, as Llama 2's and Mistral's."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    backend = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    backend.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    backend.train_from_iterator(
        _texts(), trainers.BpeTrainer(vocab_size=_VOCABULARY, special_tokens=special, show_progress=False)
    )
    backend = _without_added(backend, keep=("<unk>", "<s>", "</s>"))
    backend.pre_tokenizer = None
    backend.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    backend.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    _starting(backend, "<s>")
    return _wrapped(backend, unk_token="<unk>", bos_token="<s>", eos_token="</s>")


def no_space_before() -> Any:
    """Sentencepiece's BPE without a space before the text, as Gemma's."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    special = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    backend = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    backend.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    backend.train_from_iterator(
        _texts(), trainers.BpeTrainer(vocab_size=_VOCABULARY, special_tokens=special, show_progress=False)
    )
    backend = _without_added(backend, keep=("<pad>", "<eos>", "<bos>", "<unk>"))
    backend.pre_tokenizer = None
    backend.normalizer = normalizers.Replace(" ", "▁")
    backend.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    _starting(backend, "<bos>")
    return _wrapped(backend, unk_token="<unk>", bos_token="<bos>", eos_token="<eos>", pad_token="<pad>")


def byte_level() -> Any:
    """Byte-level BPE, as GPT-2's, Llama 3's and Qwen's."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=_VOCABULARY,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator(_texts(), trainer)
    return _wrapped(backend, eos_token="<|endoftext|>", pad_token="<|endoftext|>")


def wordpiece() -> Any:
    """Words cut into pieces whose continuations begin with ##, as BERT's."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    backend = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=False)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.decoder = decoders.WordPiece(cleanup=False)
    backend.train_from_iterator(
        _texts(), trainers.WordPieceTrainer(vocab_size=_VOCABULARY, special_tokens=special, show_progress=False)
    )
    pairs = [(token, backend.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    backend.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=pairs)
    return _wrapped(backend, unk_token="[UNK]", cls_token="[CLS]", eos_token="[SEP]", pad_token="[PAD]")


def unigram() -> Any:
    """Sentencepiece's unigram model with a space before every text, as T5's and XLM-R's; of a quarter of the texts."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    backend = Tokenizer(models.Unigram())
    backend.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    backend.decoder = decoders.Metaspace(prepend_scheme="always")
    trainer = trainers.UnigramTrainer(
        vocab_size=_VOCABULARY, special_tokens=["<s>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False
    )
    backend.train_from_iterator(_texts()[::4], trainer)
    pair = ("</s>", backend.token_to_id("</s>"))
    backend.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[pair])
    return _wrapped(backend, unk_token="<unk>", eos_token="</s>")


KINDS: Mapping[str, Callable[[], Any]] = {
    "sentencepiece, space before (Llama 2, Mistral)": space_before,
    "sentencepiece, no space before (Gemma)": no_space_before,
    "byte-level BPE (GPT-2, Llama 3, Qwen)": byte_level,
    "WordPiece (BERT)": wordpiece,
    "unigram, space before (T5, XLM-R)": unigram,
}


def _without_added(backend: Any, *, keep: tuple[str, ...]) -> Any:
    """The same with only `keep` as special tokens: the trainer makes bytes special, and real tokenizers do not."""
    import json

    from tokenizers import Tokenizer

    content = json.loads(backend.to_str())
    content["added_tokens"] = [token for token in content["added_tokens"] if token["content"] in keep]
    return Tokenizer.from_str(json.dumps(content))
