import { gibNumber } from "../../src/features/memory/gib";

/** Ticks are round numbers, so that few digits say them exactly. */
export function formatTick(value: number): string {
  const round = Number(value.toPrecision(6));
  if (round === 0) {
    return "0";
  }
  const size = Math.abs(round);
  if (size < 0.01) {
    return round.toExponential().replace("e-", "e−");
  }
  return size >= 10_000 ? `${Number((round / 1000).toPrecision(6))}k` : String(round);
}

export function formatGibTick(bytes: number): string {
  return gibNumber(bytes);
}

/** Round steps of memory, at least the tenth of a GiB that is shown of it. */
export function gibTicks(from: number, to: number, most: number): number[] {
  const gib = 2 ** 30;
  return evenTicks(from / gib, to / gib, most, 0.1).map((value) => value * gib);
}

/** Round numbers for an axis with a logarithmic scale; `from` is above 0. Less than a decade is divided evenly. */
export function logTicks(from: number, to: number, most: number): number[] {
  if (to / from < 10) {
    return evenTicks(from, to, most, 0).filter((value) => value > 0);
  }
  const factors = to / from < 1000 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
    ticks.push(...factors.map((factor) => Number((factor * 10 ** power).toPrecision(6))));
  }
  return ticks.filter((value) => value >= from && value <= to);
}

function evenTicks(from: number, to: number, most: number, least: number): number[] {
  const rough = Math.max((to - from) / Math.max(1, most), least, Number.MIN_VALUE);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const ticks: number[] = [];
  for (let number = Math.ceil(from / step); number * step <= to; number++) {
    ticks.push(Number((number * step).toPrecision(12)));
  }
  return ticks;
}
