import type { FromPage, PanelView, RunShowResult, ToPage } from "../src/features/panel/messages";
import { readState, type PanelState } from "../src/features/panel/panelState";
import { formatCount } from "../src/features/runs/format";
import { Announcer } from "./announcer";
import { AnswersCard } from "./cards/answersCard";
import { DataTable } from "./cards/dataTable";
import { EndingCard } from "./cards/ending";
import { Header } from "./cards/header";
import { LogCard } from "./cards/logCard";
import { MemoryCard } from "./cards/memoryCard";
import { NoticeBox } from "./cards/notice";
import { NoticesCard } from "./cards/noticesCard";
import { PointCard } from "./cards/pointCard";
import type { Chart } from "./charts/chart";
import { shortNames } from "./charts/chartContent";
import { chartPicture } from "./charts/chartPicture";
import { ChartSet } from "./charts/chartSet";
import { automaticWeight } from "./charts/smoothing";
import { ChartBar } from "./controls/chartBar";
import { RunBar } from "./controls/runBar";
import { element } from "./dom";
import type { PageActions, PageScene } from "./page";

/** What VS Code gives the page. */
export interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

/** The page as a whole: takes what the extension sends, keeps what is to outlive it, and lets its parts draw. */
export class PanelPage {
  readonly #actions = this.#makeActions();
  readonly #runBar = new RunBar(this.#actions);
  readonly #notice = new NoticeBox(this.#actions);
  readonly #header = new Header(this.#actions);
  readonly #ending = new EndingCard(this.#actions);
  readonly #chartBar = new ChartBar(this.#actions);
  readonly #pointCard = new PointCard(this.#actions);
  readonly #table = new DataTable();
  readonly #chartGrid = element("div", { class: "charts" });
  readonly #toggled = (name: string, isOpen: boolean): void => {
    this.#sectionToggled(name, isOpen);
  };
  readonly #memory = new MemoryCard(this.#toggled);
  readonly #answers = new AnswersCard(this.#toggled);
  readonly #notices = new NoticesCard(this.#toggled);
  readonly #log = new LogCard(this.#toggled);
  readonly #sections = [this.#memory, this.#answers, this.#notices, this.#log];
  readonly #run: HTMLElement;
  readonly #announcer: Announcer;
  readonly #charts: ChartSet;
  #state: PanelState;
  #view: PanelView = { connection: { kind: "connecting" }, choices: [], pins: [] };
  #facts: { runId: string; facts: RunShowResult } | undefined;

  constructor(
    root: HTMLElement,
    private readonly vscode: VsCodeApi,
  ) {
    this.#state = readState(vscode.getState());
    for (const section of this.#sections) {
      section.root.open = this.#state.open.includes(section.name);
    }
    const announcement = element("p", { class: "for-screen-readers", "aria-live": "polite" });
    this.#announcer = new Announcer(announcement);
    this.#charts = new ChartSet(this.#chartGrid, {
      zoomed: (range) => {
        this.#zoomed(range);
      },
      pointed: (step) => {
        this.#chartBar.point(step);
      },
      moved: (chart, step) => {
        const values = chart.valuesAt(step).map(({ label, text }) => `${label} ${text}`);
        this.#announcer.say([`Step ${formatCount(step)}`, ...values].join(", "));
      },
      picked: (chart, step, left, byKey) => {
        this.#pointCard.open(chart, this.#view.runId ?? "", this.#shownFacts, step, left, byKey);
      },
      saved: (chart) => {
        this.#savePicture(chart);
      },
      resized: (width) => {
        this.#post({ type: "resize", width });
      },
    });
    this.#charts.setZoom(this.#state.zoom);
    this.#run = element(
      "div",
      { class: "run" },
      this.#header.root,
      this.#ending.root,
      this.#chartBar.root,
      this.#chartGrid,
      this.#table.root,
      element("div", { class: "cards" }, ...this.#sections.map((section) => section.root)),
    );
    root.replaceChildren(this.#runBar.root, this.#notice.root, this.#run, announcement);
    this.#draw();
  }

  /** Asks for everything. */
  begin(): void {
    const { runId, pins, zoom, open } = this.#state;
    this.#post({
      type: "ready",
      ...(runId === undefined ? {} : { runId }),
      ...(zoom === undefined ? {} : { zoom }),
      pins,
      isLogOpen: open.includes("log"),
      width: this.#charts.width,
    });
  }

  themeChanged(): void {
    this.#charts.themeChanged();
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case "view":
        this.#takeView(message.view);
        break;
      case "series":
        this.#charts.store.take(message, message.reset);
        if (message.reset) {
          this.#charts.drawSoon();
        } else {
          this.#charts.pointsCame();
        }
        this.#drawCurves();
        break;
      case "detail":
        // An answer to a zoom that has been left since has nothing to say.
        if (message.range.from === this.#charts.zoom?.from && message.range.to === this.#charts.zoom.to) {
          this.#charts.store.takeDetail(message.range, message.curves);
          this.#charts.drawSoon();
        }
        break;
      case "facts":
        this.#facts = message;
        this.#draw();
        break;
      case "log":
        if (message.runId === this.#view.runId) {
          this.#log.take(message.text, message.reset, message.isWhole);
        }
        break;
    }
  }

  get #shownFacts(): RunShowResult | undefined {
    return this.#facts !== undefined && this.#facts.runId === this.#view.runId ? this.#facts.facts : undefined;
  }

  #takeView(view: PanelView): void {
    const isOther = view.runId !== this.#state.runId;
    this.#view = view;
    if (isOther) {
      this.#log.clear();
      this.#pointCard.close(false);
      if (this.#state.runId !== undefined) {
        this.#charts.setZoom(undefined);
        delete this.#state.zoom;
      }
    }
    if (isOther || view.pins.join() !== this.#state.pins.join()) {
      this.#keep({ ...(view.runId === undefined ? {} : { runId: view.runId }), pins: view.pins });
    }
    this.#draw();
    this.#announcer.tell(view);
  }

  #draw(): void {
    const scene: PageScene = { view: this.#view, facts: this.#shownFacts, state: this.#state };
    this.#runBar.draw(scene);
    this.#notice.draw(scene);
    this.#run.hidden = this.#view.run === undefined;
    this.#header.draw(scene);
    this.#ending.draw(scene);
    this.#memory.draw(scene);
    this.#answers.draw(scene);
    this.#notices.draw(scene);
    this.#log.root.hidden = this.#view.run === undefined;
    this.#drawCurves();
  }

  #drawCurves(): void {
    const { runId, pins, run } = this.#view;
    const { smoothing, isLogScale, isTable } = this.#state;
    const ids = runId === undefined ? [] : [runId, ...pins.filter((id) => id !== runId)];
    const names = this.#namesOf(ids);
    const facts = this.#shownFacts;
    this.#charts.setScene({
      runs: ids.map((id, index) => ({ id, label: names[index] ?? id })),
      ...(facts === undefined ? {} : { facts }),
      smoothing,
      isLogScale,
    });
    const count = runId === undefined ? 0 : this.#charts.store.points(runId, "loss").steps.length;
    this.#chartBar.draw({ view: this.#view, facts, state: this.#state }, smoothing ?? automaticWeight(count));
    this.#chartGrid.hidden = isTable;
    this.#table.root.hidden = !isTable;
    if (isTable && run !== undefined) {
      this.#table.draw(this.#charts, run);
    }
  }

  #zoomed(range: PanelState["zoom"]): void {
    this.#pointCard.close(false);
    if (range === undefined) {
      delete this.#state.zoom;
    } else {
      this.#state.zoom = range;
    }
    this.#keep({});
    this.#drawCurves();
    this.#post({ type: "zoom", ...(range === undefined ? {} : { range }) });
    this.#announcer.say(
      range === undefined ? "All steps" : `Steps ${formatCount(Math.ceil(range.from))} to ${formatCount(Math.floor(range.to))}`,
    );
  }

  #sectionToggled(name: string, isOpen: boolean): void {
    const open = this.#state.open.filter((one) => one !== name);
    this.#keep({ open: isOpen ? [...open, name] : open });
    if (name === this.#log.name) {
      this.#post({ type: "log", isOpen });
    }
  }

  #namesOf(ids: readonly string[]): string[] {
    return shortNames(ids.map((id) => this.#view.choices.find((choice) => choice.id === id)?.label ?? id));
  }

  #savePicture(chart: Chart): void {
    const { run } = this.#view;
    if (run !== undefined) {
      const content = chartPicture(chart, this.#namesOf([run.id]).join(), this.#charts.colours);
      this.#post({ type: "savePng", runId: run.id, name: chart.spec.testId.replace(/-chart$/, ""), content });
    }
  }

  #keep(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    this.vscode.setState(this.#state);
  }

  #post(message: FromPage): void {
    this.vscode.postMessage(message);
  }

  #makeActions(): PageActions {
    return {
      run: (name, ...args) => {
        this.#post({ type: "command", name, arguments: args });
      },
      select: (runId) => {
        this.#post({ type: "select", runId });
      },
      pin: (runId, isPinned) => {
        this.#post({ type: "pin", runId, isPinned });
      },
      openRecipe: (runId) => {
        this.#post({ type: "openRecipe", runId });
      },
      openCheckpoint: (runId, step) => {
        this.#post({ type: "openCheckpoint", runId, step });
      },
      saveCsv: () => {
        if (this.#view.runId !== undefined) {
          this.#post({ type: "saveCsv", runId: this.#view.runId });
        }
      },
      keep: (change) => {
        this.#keep(change);
        this.#drawCurves();
      },
      resetZoom: () => {
        this.#charts.zoomReset();
      },
    };
  }
}
