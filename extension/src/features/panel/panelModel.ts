import type { RunInfo, RunShowResult } from "../../infrastructure/protocol.generated";
import { fileName, formatMoment } from "../runs/format";
import { stateWord } from "../runs/runState";
import type { RunStore } from "../runs/runStore";
import { CurvePull } from "./curvePull";
import { DetailPull } from "./detailPull";
import { FactPull } from "./factPull";
import { LogPull } from "./logPull";
import type { FromPage, PageState, PanelAction, PanelView, RunChoice } from "./messages";
import type { PanelHost } from "./panelHost";

/** More are in the list of runs than anyone scrolls through. */
const maxChoices = 50;

/** As many as there are colours and dashes to tell them by, besides the shown run. */
export const maxPins = 5;

/** The lowest and the highest value of every second column: more can't be told apart, and is drawn twice as long. */
const pointsPerPixel = 1;
const minPoints = 500;
const pointsLimit = 20_000;

/**
 * What the panel's page has been told, and what it has to be told next.
 *
 * The page is only ever sent what it asked for: it says `ready` whenever it comes to life (opened, revealed, reloaded) and gets
 * everything; while it lives, each change of its runs makes the model pull the points after those it has. A hidden page gets nothing.
 */
export class PanelModel {
  readonly #curves = new Map<string, CurvePull>();
  readonly #facts: FactPull;
  readonly #log: LogPull;
  readonly #detail: DetailPull;
  #runId: string | undefined;
  #pins: string[] | undefined;
  #isLive = false;
  #maxPoints = minPoints;

  constructor(
    private readonly store: RunStore,
    private readonly host: PanelHost,
  ) {
    const shown = (): RunInfo | undefined => this.#visible(this.#runId);
    this.#facts = new FactPull(shown, host);
    this.#log = new LogPull(shown, host);
    this.#detail = new DetailPull(
      () => this.#drawnIds().flatMap((id) => this.#visible(id) ?? []),
      host,
      () => this.#maxPoints,
    );
  }

  get runId(): string | undefined {
    return this.#runId;
  }

  /** What was last fetched of the shown run. */
  factsOf(runId: string): RunShowResult | undefined {
    return this.#facts.of(runId);
  }

  /** The shown run and those pinned beside it, as far as they are known. */
  get drawnRuns(): RunInfo[] {
    return this.#drawnIds().flatMap((id) => this.store.get(id) ?? []);
  }

  /** Takes in what the page says of itself, and gives back what it asks of the editor. */
  receive(message: FromPage): PanelAction | undefined {
    switch (message.type) {
      case "ready":
        this.#pageReady(message);
        return undefined;
      case "resize":
        this.#pageResized(message.width);
        return undefined;
      case "select":
        this.show(message.runId);
        return undefined;
      case "pin":
        this.pin(message.runId, message.isPinned);
        return undefined;
      case "zoom":
        this.#detail.zoom(message.range);
        return undefined;
      case "log":
        this.#log.setOpen(message.isOpen);
        return undefined;
      default:
        return message;
    }
  }

  pageHidden(): void {
    this.#isLive = false;
    this.#forget();
  }

  show(runId: string): void {
    if (this.#runId !== runId) {
      this.#runId = runId;
      this.#detail.zoom(undefined);
      this.#startAnew();
    }
  }

  /** Lets a run's curves stay in the charts, whichever run is shown; the oldest give way to more than can be told apart. */
  pin(runId: string, isPinned: boolean): void {
    const others = (this.#pins ?? []).filter((id) => id !== runId);
    this.#pins = isPinned ? [...others, runId].slice(-maxPins) : others;
    this.#postView();
    this.#pullNewCurves();
    this.#detail.pull();
  }

  connectionChanged(): void {
    if (this.host.connection().kind === "ready") {
      this.#startAnew();
    } else {
      this.#postView();
    }
  }

  runsChanged(): void {
    this.#postView();
    this.#pullNewCurves();
    this.#facts.pullIfNew();
    this.#log.pullIfNew();
  }

  #pageReady(page: PageState): void {
    this.#isLive = true;
    this.#runId ??= page.runId;
    this.#pins = [...new Set([...page.pins, ...(this.#pins ?? [])])].slice(-maxPins);
    this.#pageResized(page.width);
    this.#log.setOpen(page.isLogOpen);
    this.#detail.zoom(page.zoom);
    this.#startAnew();
  }

  /** Takes effect with the next fetch of whole curves. */
  #pageResized(width: number): void {
    this.#maxPoints = Math.min(pointsLimit, Math.max(minPoints, Math.ceil(width) * pointsPerPixel));
  }

  #startAnew(): void {
    this.#forget();
    this.#postView();
    this.#pullNewCurves();
    this.#detail.pull();
    this.#facts.pull();
    this.#log.pull();
  }

  #forget(): void {
    this.#curves.forEach((curves) => {
      curves.forget();
    });
    this.#facts.forget();
    this.#log.forget();
  }

  /** The page throws away the curves of runs that are no longer drawn, so they begin anew when they are again. */
  #pullNewCurves(): void {
    const drawn = new Set(this.#drawnIds());
    for (const [id, curves] of this.#curves) {
      if (!drawn.has(id)) {
        curves.forget();
        this.#curves.delete(id);
      }
    }
    for (const id of drawn) {
      let curves = this.#curves.get(id);
      if (curves === undefined) {
        curves = new CurvePull(() => (this.#curves.has(id) ? this.#visible(id) : undefined), this.host, () => this.#maxPoints);
        this.#curves.set(id, curves);
      }
      curves.pullIfNew();
    }
  }

  #drawnIds(): string[] {
    return [...new Set([...(this.#runId === undefined ? [] : [this.#runId]), ...(this.#pins ?? [])])];
  }

  #visible(id: string | undefined): RunInfo | undefined {
    return id !== undefined && this.#isLive && this.host.connection().kind === "ready" ? this.store.get(id) : undefined;
  }

  #postView(): void {
    if (!this.#isLive) {
      return;
    }
    const runs = this.store.runs;
    this.#runId ??= runs[0]?.id;
    const run = this.#runId === undefined ? undefined : this.store.get(this.#runId);
    const view: PanelView = {
      connection: this.host.connection(),
      choices: choicesOf(runs, this.drawnRuns),
      ...(this.#runId === undefined ? {} : { runId: this.#runId }),
      ...(run === undefined ? {} : { run }),
      pins: this.#pins ?? [],
    };
    this.host.post({ type: "view", view });
  }
}

function choicesOf(runs: readonly RunInfo[], drawn: readonly RunInfo[]): RunChoice[] {
  const recent = runs.slice(0, maxChoices);
  const listed = [...recent, ...drawn.filter((run) => !recent.includes(run))];
  const now = new Date();
  return listed.map((run) => ({
    id: run.id,
    label: `${fileName(run.recipePath)} · ${formatMoment(run.createdAt, now)} · ${stateWord(run.state)}`,
  }));
}
