"""Learning-rate schedules by the formulas that Hugging Face's trainer uses; `step` counts finished optimizer steps from 0."""

import math


def _warmup(step, warmup):
    return step / max(1, warmup) if step < warmup else None


def constant(step, warmup, total, base):
    return 1.0


def constant_with_warmup(step, warmup, total, base):
    rising = _warmup(step, warmup)
    return 1.0 if rising is None else rising


def linear(step, warmup, total, base):
    rising = _warmup(step, warmup)
    return max(0.0, (total - step) / max(1, total - warmup)) if rising is None else rising


def cosine(step, warmup, total, base):
    rising = _warmup(step, warmup)
    if rising is not None:
        return rising
    progress = (step - warmup) / max(1, total - warmup)
    return max(0.0, 0.5 * (1.0 + math.cos(math.pi * progress)))


def cosine_with_restarts(step, warmup, total, base, cycles=1):
    rising = _warmup(step, warmup)
    if rising is not None:
        return rising
    progress = (step - warmup) / max(1, total - warmup)
    return 0.0 if progress >= 1.0 else max(0.0, 0.5 * (1.0 + math.cos(math.pi * (cycles * progress % 1.0))))


def polynomial(step, warmup, total, base, end=1e-7, power=1.0):
    rising = _warmup(step, warmup)
    if rising is not None:
        return rising
    if step > total:
        return end / base
    remaining = 1 - (step - warmup) / (total - warmup)
    return ((base - end) * remaining**power + end) / base


def inverse_sqrt(step, warmup, total, base):
    rising = _warmup(step, warmup)
    if rising is not None:
        return rising
    timescale = warmup or 10000
    return 1.0 / math.sqrt((step + timescale - warmup) / timescale)


ALL = {
    schedule.__name__: schedule
    for schedule in (linear, cosine, constant, constant_with_warmup, cosine_with_restarts, polynomial, inverse_sqrt)
}


def rates(name, base, warmup, total, count):
    """The learning rate of each of the first `count` optimizer steps."""
    return [base * ALL[name](step, warmup, total, base) for step in range(count)]
