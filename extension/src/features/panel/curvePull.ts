import type { RunMetric, RunSeriesResult } from "../../infrastructure/protocol.generated";
import { isOverTime, panelMetrics } from "./panelMetrics";
import type { PanelHost, VisibleRun } from "./panelHost";
import { PullLoop } from "./pullLoop";

interface Held {
  count: number;
  nextStep: number;
}

/** What the page has of one run's curves, and the fetching of what it lacks. */
export class CurvePull {
  readonly #held = new Map<RunMetric, Held>();
  readonly #loop = new PullLoop(() => this.#pullOnce());
  /** The newest event that the page's curves contain. */
  #pulledSeq = -1;
  /** Raised when points under way are no longer wanted. */
  #generation = 0;

  constructor(
    private readonly run: VisibleRun,
    private readonly host: PanelHost,
    private readonly maxPoints: () => number,
  ) {}

  /** The page has nothing (any more), and wants nothing until the next pull. */
  forget(): void {
    this.#generation++;
    this.#clear();
  }

  pull(): void {
    void this.#loop.pull();
  }

  pullIfNew(): void {
    const run = this.run();
    if (run !== undefined && run.lastSeq > this.#pulledSeq) {
      this.pull();
    }
  }

  #clear(): void {
    this.#held.clear();
    this.#pulledSeq = -1;
  }

  async #pullOnce(): Promise<void> {
    const run = this.run();
    if (run === undefined) {
      return;
    }
    const generation = this.#generation;
    const reset = this.#mustReset();
    let results: RunSeriesResult[];
    try {
      results = await Promise.all(
        panelMetrics(run).map((metric) =>
          this.host.series({
            runId: run.id,
            metric,
            from: reset ? 0 : (this.#held.get(metric)?.nextStep ?? 0),
            maxPoints: this.maxPoints(),
          }),
        ),
      );
    } catch (error) {
      if (generation === this.#generation) {
        this.host.reportFailure("Curves", error);
      }
      return;
    }
    if (generation === this.#generation) {
      this.#take(run.id, reset, results);
    }
  }

  #take(runId: string, reset: boolean, results: readonly RunSeriesResult[]): void {
    if (reset) {
      this.#clear();
    }
    this.#pulledSeq = Math.min(...results.map((result) => result.lastSeq));
    for (const { metric, steps } of results) {
      const held = this.#held.get(metric) ?? { count: 0, nextStep: 0 };
      const last = steps.at(-1);
      this.#held.set(metric, {
        count: held.count + steps.length,
        nextStep: last === undefined ? held.nextStep : isOverTime(metric) ? last : last + 1,
      });
    }
    const parts = results.map(({ metric, steps, seconds, values }) => ({ metric, steps, seconds, values }));
    if (reset || parts.some((part) => part.steps.length > 0)) {
      this.host.post({ type: "series", runId, reset, parts });
    }
  }

  /** Curves grow to twice what is drawn before they are thinned again, so that this is rare. */
  #mustReset(): boolean {
    return this.#held.size === 0 || [...this.#held.values()].some((held) => held.count > 2 * this.maxPoints());
  }
}
