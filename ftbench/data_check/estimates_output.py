"""What training takes as lines for a terminal: tokens, prices, and which hosted services accept the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from ftbench.data_check.estimate import Acceptance, acceptances, costs, training_tokens
from ftbench.data_check.report import CheckReport
from ftbench.data_check.screen import Screen
from ftbench.data_check.training_costs import WantedTrainings
from ftbench.data_check.training_costs_output import training_cost_lines
from ftbench.messages import Note
from ftbench.messages import data_check_screen as messages
from ftbench.text.terminal_columns import left


def estimate_lines(
    report: CheckReport, screen: Screen, trainings: WantedTrainings | None, epochs: float
) -> Iterator[str]:
    """The tokens of an epoch, what some epochs take here and cost elsewhere, and what services say to each file."""
    yield screen.render(messages.TRAINING(tokens=training_tokens(report.table)))
    yield from training_cost_lines(report, screen, trainings, epochs)
    yield from screen.wrapped(screen.render(messages.COSTS(n=epochs)), "")
    for price, dollars in costs(report.table, epochs):
        cost = (
            messages.COST(dollars=dollars, price=price.dollars, date=price.date)
            if dollars >= 0.01
            else messages.COST_UNDER_A_CENT(price=price.dollars, date=price.date)
        )
        yield screen.cut(f"  {left(f'{_service(price.service, screen)} {price.model}', 26)} {screen.render(cost)}")
    yield from screen.wrapped(screen.render(messages.ACCEPTANCES()), "")
    errors = report.at_level("error")
    shown = [place for place, facts in enumerate(report.table.files) if facts.side in (None, "train")]
    for file in shown:
        if len(shown) > 1:
            yield screen.cut(f"  {report.table.files[file].name}")
        for accepted in acceptances(report.table, file, errors):
            answer = screen.render(_answer(accepted))
            yield screen.cut(f"  {left(_service(accepted.service.name, screen), 18)} {accepted.service.date}  {answer}")


def _service(name: str, screen: Screen) -> str:
    return screen.render(messages.SERVICES[name]()) if name in messages.SERVICES else name


def _answer(accepted: Acceptance) -> Note:
    if not accepted.reasons:
        return messages.ACCEPTED()
    return messages.REFUSED(
        reasons=reduce(lambda first, second: messages.AND(first=first, second=second), accepted.reasons)
    )
