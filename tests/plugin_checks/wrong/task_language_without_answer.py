"""A task with a prompt in two languages and an answer in one."""

from ftbench import TextTask, hookimpl

TASK = TextTask(
    name="wrong",
    output="text",
    prompts={"en": "Question: {question}\nAnswer:", "zh": "问题：{question}\n回答："},
    answers={"en": " {answer}"},
    metrics=("exact_match",),
)


@hookimpl
def ftbench_register_tasks():
    return [TASK]
