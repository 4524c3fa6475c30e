import type { RunInfo, RunMetric, RunSeriesResult } from "../../infrastructure/protocol.generated";
import { fileName, formatMoment } from "../runs/format";
import { stateWord } from "../runs/runState";
import type { RunStore } from "../runs/runStore";
import type { PanelConnection, PanelView, RunChoice, ToPage } from "./messages";

const metrics: readonly RunMetric[] = ["loss", "evalLoss", "learningRate"];

/** More are in the list of runs than anyone scrolls through. */
const maxChoices = 50;

/** Two points per pixel: the lowest and the highest value of each column. */
const pointsPerPixel = 2;
const minPoints = 500;

export interface PanelHost {
  post(message: ToPage): void;
  connection(): PanelConnection;
  series(runId: string, metric: RunMetric, from: number, maxPoints: number): Promise<RunSeriesResult>;
  reportFailure(error: unknown): void;
}

interface Held {
  count: number;
  nextStep: number;
}

/**
 * What the panel's page has been told, and what it has to be told next.
 *
 * The page is only ever sent what it asked for: it says `ready` whenever it comes to life (opened, revealed, reloaded) and gets
 * everything; while it lives, each change of its run makes the model pull the points after those it has. A hidden page gets nothing.
 */
export class PanelModel {
  readonly #held = new Map<RunMetric, Held>();
  #runId: string | undefined;
  #isLive = false;
  #maxPoints = minPoints;
  /** The newest event that the page's curves contain. */
  #pulledSeq = -1;
  /** Raised when points under way are no longer wanted. */
  #generation = 0;
  #isPulling = false;
  #isPullWanted = false;

  constructor(
    private readonly store: RunStore,
    private readonly host: PanelHost,
  ) {}

  get runId(): string | undefined {
    return this.#runId;
  }

  pageReady(runId: string | undefined, width: number): void {
    this.#isLive = true;
    this.#runId ??= runId;
    this.pageResized(width);
    this.#startAnew();
  }

  pageHidden(): void {
    this.#isLive = false;
    this.#generation++;
  }

  /** Takes effect with the next fetch of whole curves. */
  pageResized(width: number): void {
    this.#maxPoints = Math.max(minPoints, Math.ceil(width) * pointsPerPixel);
  }

  show(runId: string): void {
    if (this.#runId !== runId) {
      this.#runId = runId;
      this.#startAnew();
    }
  }

  connectionChanged(): void {
    if (this.host.connection().kind === "ready") {
      this.#startAnew();
    } else {
      this.#postView();
    }
  }

  runsChanged(): void {
    const before = this.#runId;
    this.#postView();
    const run = this.#run();
    if (run !== undefined && (this.#runId !== before || run.lastSeq > this.#pulledSeq)) {
      void this.#pull();
    }
  }

  #startAnew(): void {
    this.#generation++;
    this.#forget();
    this.#postView();
    void this.#pull();
  }

  #forget(): void {
    this.#held.clear();
    this.#pulledSeq = -1;
  }

  #run(): RunInfo | undefined {
    return this.#runId === undefined ? undefined : this.store.get(this.#runId);
  }

  #postView(): void {
    if (!this.#isLive) {
      return;
    }
    const runs = this.store.runs;
    this.#runId ??= runs[0]?.id;
    const run = this.#run();
    const view: PanelView = {
      connection: this.host.connection(),
      choices: choicesOf(runs, run),
      ...(this.#runId === undefined ? {} : { runId: this.#runId }),
      ...(run === undefined ? {} : { run }),
    };
    this.host.post({ type: "view", view });
  }

  async #pull(): Promise<void> {
    this.#isPullWanted = true;
    if (this.#isPulling) {
      return;
    }
    this.#isPulling = true;
    try {
      while (this.#takePullWish()) {
        await this.#pullOnce();
      }
    } finally {
      this.#isPulling = false;
    }
  }

  #takePullWish(): boolean {
    const wanted = this.#isPullWanted;
    this.#isPullWanted = false;
    return wanted;
  }

  async #pullOnce(): Promise<void> {
    const run = this.#run();
    if (!this.#isLive || run === undefined || this.host.connection().kind !== "ready") {
      return;
    }
    const generation = this.#generation;
    const reset = this.#mustReset();
    let results: RunSeriesResult[];
    try {
      results = await Promise.all(
        metrics.map((metric) => this.host.series(run.id, metric, reset ? 0 : (this.#held.get(metric)?.nextStep ?? 0), this.#maxPoints)),
      );
    } catch (error) {
      if (generation === this.#generation) {
        this.host.reportFailure(error);
      }
      return;
    }
    if (generation !== this.#generation) {
      return;
    }
    if (reset) {
      this.#forget();
    }
    this.#pulledSeq = Math.min(...results.map((result) => result.lastSeq));
    for (const { metric, steps } of results) {
      const held = this.#held.get(metric);
      const last = steps.at(-1);
      this.#held.set(metric, {
        count: (held?.count ?? 0) + steps.length,
        nextStep: last === undefined ? (held?.nextStep ?? 0) : last + 1,
      });
    }
    const parts = results.map(({ metric, steps, values }) => ({ metric, steps, values }));
    if (reset || parts.some((part) => part.steps.length > 0)) {
      this.host.post({ type: "series", runId: run.id, reset, parts });
    }
  }

  /** Curves grow to twice what is drawn before they are thinned again, so that this is rare. */
  #mustReset(): boolean {
    return this.#held.size === 0 || [...this.#held.values()].some((held) => held.count > 2 * this.#maxPoints);
  }
}

function choicesOf(runs: readonly RunInfo[], shown: RunInfo | undefined): RunChoice[] {
  const recent = runs.slice(0, maxChoices);
  const listed = shown === undefined || recent.includes(shown) ? recent : [...recent, shown];
  const now = new Date();
  return listed.map((run) => ({
    id: run.id,
    label: `${fileName(run.recipePath)} · ${formatMoment(run.createdAt, now)} · ${stateWord(run.state)}`,
  }));
}
