import type { RunInfo, RunShowResult } from "../../infrastructure/protocol.generated";
import type { PanelHost, VisibleRun } from "./panelHost";
import { PullLoop } from "./pullLoop";

/** Peaks and notices come among other events, so that now and then is often enough: the system's alone are so many in as many seconds. */
const eventsBetween = 20;

/** What the shown run's files tell beside curves and state: fetched when something of it has certainly changed, and now and then. */
export class FactPull {
  readonly #loop = new PullLoop(() => this.#pullOnce());
  #pulledMark = "";
  #pulledSeq = -1;
  #generation = 0;
  #isKnown = true;
  #facts: { runId: string; facts: RunShowResult } | undefined;

  constructor(
    private readonly run: VisibleRun,
    private readonly host: PanelHost,
  ) {}

  of(runId: string): RunShowResult | undefined {
    return this.#facts?.runId === runId ? this.#facts.facts : undefined;
  }

  /** The page has nothing (any more), and wants nothing until the next pull. */
  forget(): void {
    this.#generation++;
    this.#pulledSeq = -1;
    this.#isKnown = true;
  }

  pull(): void {
    void this.#loop.pull();
  }

  pullIfNew(): void {
    const run = this.run();
    if (run !== undefined && (mark(run) !== this.#pulledMark || run.lastSeq >= this.#pulledSeq + eventsBetween)) {
      this.pull();
    }
  }

  async #pullOnce(): Promise<void> {
    const run = this.run();
    if (run === undefined || !this.#isKnown) {
      return;
    }
    const generation = this.#generation;
    try {
      const facts = await this.host.show(run.id);
      if (generation !== this.#generation) {
        return;
      }
      this.#isKnown = facts !== undefined;
      if (facts !== undefined) {
        this.#pulledMark = mark(run);
        this.#pulledSeq = run.lastSeq;
        this.#facts = { runId: run.id, facts };
        this.host.post({ type: "facts", runId: run.id, facts });
      }
    } catch (error) {
      if (generation === this.#generation) {
        this.host.reportFailure("What the run's files tell", error);
      }
    }
  }
}

/** What of a run's state changes with what its files tell. */
function mark({ id, state, phase, lastCheckpoint, evalLoss }: RunInfo): string {
  return [id, state, phase, lastCheckpoint, evalLoss].join("\n");
}
