"""A backend that stops one token too early."""

from ftbench import GeneratedAnswers, GenerationBackend, hookimpl


class Wrong(GenerationBackend):
    name = "wrong"

    def generate(self, folder, request):
        import torch
        from transformers import AutoModelForCausalLM

        model = AutoModelForCausalLM.from_pretrained(folder).eval()

        def logits(tokens):
            with torch.no_grad():
                return model(input_ids=torch.tensor([tokens])).logits[0].log_softmax(-1)

        answers = []
        for prompt in request.prompts:
            tokens = list(prompt)
            while len(tokens) < len(prompt) + request.max_new_tokens - 1 and (
                len(tokens) == len(prompt) or tokens[-1] != request.end_of_text
            ):
                tokens.append(int(logits(tokens)[-1].argmax()))
            answers.append(tokens[len(prompt) :])
        losses = []
        for prompt, answer in request.probe:
            logs = logits([*prompt, *answer])
            first = len(prompt) - 1
            losses.append(-sum(float(logs[first + place, token]) for place, token in enumerate(answer)))
        return GeneratedAnswers(answers, losses, "wrong 1.0")


@hookimpl
def ftbench_register_backends():
    return [Wrong()]
