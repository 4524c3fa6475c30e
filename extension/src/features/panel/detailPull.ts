import type { RunInfo } from "../../infrastructure/protocol.generated";
import type { RunParts, StepRange } from "./messages";
import type { PanelHost } from "./panelHost";
import { panelMetrics } from "./panelMetrics";

/** Fetches finer points of the steps that the page has zoomed to. */
export class DetailPull {
  #range: StepRange | undefined;
  #generation = 0;

  constructor(
    private readonly runs: () => RunInfo[],
    private readonly host: PanelHost,
    private readonly maxPoints: () => number,
  ) {}

  zoom(range: StepRange | undefined): void {
    this.#range = range;
    this.pull();
  }

  pull(): void {
    const generation = ++this.#generation;
    const range = this.#range;
    const runs = this.runs();
    if (range !== undefined && runs.length > 0) {
      void this.#pull(range, runs, generation);
    }
  }

  async #pull(range: StepRange, runs: readonly RunInfo[], generation: number): Promise<void> {
    try {
      const curves = await Promise.all(runs.map((run) => this.#partsOf(run, range)));
      if (generation === this.#generation) {
        this.host.post({ type: "detail", range, curves });
      }
    } catch (error) {
      if (generation === this.#generation) {
        this.host.reportFailure("Finer curves", error);
      }
    }
  }

  async #partsOf(run: RunInfo, range: StepRange): Promise<RunParts> {
    const [from, to] = [Math.max(0, Math.floor(range.from)), Math.ceil(range.to)];
    const results = await Promise.all(
      panelMetrics(run).map((metric) => this.host.series({ runId: run.id, metric, from, to, maxPoints: this.maxPoints() })),
    );
    return { runId: run.id, parts: results.map(({ metric, steps, seconds, values }) => ({ metric, steps, seconds, values })) };
  }
}
