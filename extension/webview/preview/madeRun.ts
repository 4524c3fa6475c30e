import { scores } from "../../src/features/panel/panelMetrics";
import type { RunMetric, RunSeriesParams, RunSeriesResult } from "../../src/infrastructure/protocol.generated";

/** How a made run goes. */
export interface MadeCourse {
  steps: number;
  seed: number;
  /** Nats at the start and at the end. */
  from: number;
  to: number;
  noise: number;
  evalEvery: number;
  /** Its evaluations let the model answer. */
  isScored?: boolean;
  /** The device's peak, in bytes. */
  memory: number;
}

const secondsPerStep = 0.8;

/** A run's measurements, made up and always the same, thinned as the daemon does. */
export class MadeRun {
  readonly #losses: number[] = [];
  #state: number;

  constructor(private readonly course: MadeCourse) {
    this.#state = course.seed;
  }

  series({ metric, from = 0, to = Number.POSITIVE_INFINITY, maxPoints = 2000 }: RunSeriesParams, lastStep: number): RunSeriesResult {
    const every = metric.startsWith("eval") ? this.course.evalEvery : 1;
    const steps: number[] = [];
    if (scores.some((score) => score.metric === metric) && this.course.isScored !== true) {
      return { metric, steps, seconds: [], values: [], lastSeq: lastStep };
    }
    for (let step = Math.max(every, Math.ceil(from / every) * every); step <= Math.min(to, lastStep); step += every) {
      steps.push(step);
    }
    const values = steps.map((step) => this.#value(metric, step));
    const kept = thin(values, maxPoints);
    return {
      metric,
      steps: kept.map((place) => steps[place] ?? 0),
      seconds: kept.map((place) => (steps[place] ?? 0) * secondsPerStep),
      values: kept.map((place) => values[place] ?? null),
      lastSeq: lastStep,
    };
  }

  lossAt(step: number): number {
    for (let at = this.#losses.length; at <= step; at++) {
      this.#losses.push(this.#trend(at) * (1 + this.course.noise * this.#random()));
    }
    return this.#losses[step] ?? 0;
  }

  #value(metric: RunMetric, step: number): number {
    const { steps, memory, to, from } = this.course;
    const wave = Math.sin(step * 12.9898 + this.course.seed) * 0.5 + Math.sin(step * 4.1414) * 0.5;
    switch (metric) {
      case "loss":
        return this.lossAt(step);
      case "evalLoss":
        return this.#trend(step) * 1.04 + 0.06 * (from - to) * (step / steps) ** 2;
      case "learningRate":
        return 2e-4 * Math.min(1, step / (0.06 * steps)) * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps));
      case "gradNorm":
        return 0.7 + 1.6 * Math.exp((-5 * step) / steps) + 0.22 * wave;
      case "tokensPerSecond":
        return 5_950 + 130 * wave - (step % 97 === 0 ? 900 : 0);
      case "evalAccuracy":
      case "evalExactMatch":
        return this.#score(metric, step) / 100;
      case "evalBleu4":
      case "evalRouge1":
      case "evalRouge2":
      case "evalRougeL":
        return this.#score(metric, step);
      default:
        return memory * (0.94 + 0.02 * wave - 0.25 * Math.exp(-step / 3));
    }
  }

  /** Of 100. */
  #score(metric: RunMetric, step: number): number {
    const place = scores.findIndex((score) => score.metric === metric);
    const reached = ([78, 31, 52, 27, 44, 12][place] ?? 0) * (1.6 - 0.5 * this.course.to) + 0.8 * Math.sin(step * 0.37 + place);
    return reached * (1 - 0.7 * Math.exp((-3.5 * step) / this.course.steps));
  }

  #trend(step: number): number {
    const { from, to, steps } = this.course;
    return to + (from - to) * Math.exp((-4.5 * step) / steps);
  }

  /** From -1 to 1, mostly near 0. */
  #random(): number {
    let sum = 0;
    for (let count = 0; count < 3; count++) {
      this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
      sum += this.#state / 2 ** 31 - 1;
    }
    return sum / 3;
  }
}

/** Places of the first and the last value, and of the least and the greatest of each bucket between them. */
function thin(values: readonly number[], maxPoints: number): number[] {
  if (values.length <= maxPoints) {
    return values.map((_, place) => place);
  }
  const buckets = Math.floor((maxPoints - 2) / 2);
  const kept = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const [begin, end] = [bucket, bucket + 1].map((at) => 1 + Math.floor((at * (values.length - 2)) / buckets)) as [number, number];
    let [low, high] = [begin, begin];
    for (let place = begin; place < end; place++) {
      low = (values[place] ?? 0) < (values[low] ?? 0) ? place : low;
      high = (values[place] ?? 0) > (values[high] ?? 0) ? place : high;
    }
    kept.push(...(low === high ? [low] : [Math.min(low, high), Math.max(low, high)]));
  }
  return [...kept, values.length - 1];
}
