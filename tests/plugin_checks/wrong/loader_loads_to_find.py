"""A model loader that loads a model to count its parameters."""

import hashlib

from ftbench import LoadedModel, ModelError, ModelFacts, ModelLoader, ModelSource, hookimpl


class Wrong(ModelLoader):
    name = "wrong"

    def find(self, reference, directory):
        folder = directory / reference
        if not folder.is_dir():
            raise ModelError("there is no such folder", file=folder)
        from transformers import AutoConfig, AutoModelForCausalLM

        config = AutoConfig.from_pretrained(folder)
        parameters = AutoModelForCausalLM.from_pretrained(folder).num_parameters()
        facts = ModelFacts(
            architecture=config.model_type,
            parameters=parameters,
            hidden_size=config.hidden_size,
            layers=config.num_hidden_layers,
            vocabulary=config.vocab_size,
            max_positions=config.max_position_embeddings,
            has_biases=False,
            key_value_size=config.hidden_size,
        )
        content = (folder / "model.safetensors").read_bytes()
        return ModelSource(reference, folder, hashlib.sha256(content).hexdigest(), facts)

    def load(self, source, dtype):
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        model = AutoModelForCausalLM.from_pretrained(source.folder, dtype=getattr(torch, dtype))
        tokenizer = AutoTokenizer.from_pretrained(source.folder)
        tokenizer.pad_token = tokenizer.eos_token
        return LoadedModel(model.eval(), tokenizer)


@hookimpl
def ftbench_register_model_loaders():
    return [Wrong()]
