import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { PageState, PanelConnection, PanelView, SeriesPart, ToPage } from "../src/features/panel/messages";
import type { PanelHost } from "../src/features/panel/panelHost";
import { PanelModel, maxPins } from "../src/features/panel/panelModel";
import { RunStore } from "../src/features/runs/runStore";
import type {
  RunLogParams,
  RunLogResult,
  RunSeriesParams,
  RunSeriesResult,
  RunShowResult,
} from "../src/infrastructure/protocol.generated";
import { run, settle } from "./runs";

const metricCount = 6;

/** A daemon that has everything but evaluations at every step, and a page that remembers what it was sent. */
class Host implements PanelHost {
  readonly posted: ToPage[] = [];
  readonly requests: RunSeriesParams[] = [];
  readonly shows: string[] = [];
  readonly logs: RunLogParams[] = [];
  facts: RunShowResult | undefined = { checkpoints: [], previews: [], notices: [], lastSeq: 0 };
  logText = "";
  readonly failures: unknown[] = [];
  lastStep = 0;
  connectionState: PanelConnection = { kind: "ready" };
  private gate: Promise<void> | undefined;
  failure: Error | undefined;

  /** Holds answers back until the result is called. */
  close(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return () => {
      open();
    };
  }

  post(message: ToPage): void {
    this.posted.push(structuredClone(message));
  }

  connection(): PanelConnection {
    return this.connectionState;
  }

  reportFailure(_: string, error: unknown): void {
    this.failures.push(error);
  }

  show(runId: string): Promise<RunShowResult | undefined> {
    this.shows.push(runId);
    return Promise.resolve(this.facts);
  }

  log(params: RunLogParams): Promise<RunLogResult | undefined> {
    this.logs.push(params);
    return Promise.resolve({ text: this.logText.slice(params.from ?? 0), next: this.logText.length, isWhole: true });
  }

  async series(params: RunSeriesParams): Promise<RunSeriesResult> {
    this.requests.push(params);
    const { metric, from = 0, to = Number.POSITIVE_INFINITY, maxPoints = 2000 } = params;
    const lastStep = Math.min(to, this.lastStep);
    await this.gate;
    if (this.failure !== undefined) {
      throw this.failure;
    }
    const first = Math.max(1, from);
    const all = metric === "evalLoss" ? [] : Array.from({ length: Math.max(0, lastStep - first + 1) }, (_, index) => first + index);
    const steps = all.slice(-maxPoints);
    return { metric, steps, seconds: steps.map((step) => step / 10), values: steps.map((step) => 1 / step), lastSeq: lastStep };
  }

  get view(): PanelView | undefined {
    return this.posted.filter((message) => message.type === "view").at(-1)?.view;
  }

  get curves(): Extract<ToPage, { type: "series" }>[] {
    return this.posted.filter((message) => message.type === "series");
  }

  get logParts(): Extract<ToPage, { type: "log" }>[] {
    return this.posted.filter((message) => message.type === "log");
  }

  clear(): void {
    this.posted.length = 0;
    this.requests.length = 0;
    this.shows.length = 0;
    this.logs.length = 0;
  }
}

describe("PanelModel", () => {
  let store: RunStore;
  let host: Host;
  let model: PanelModel;

  beforeEach(() => {
    store = new RunStore();
    host = new Host();
    model = new PanelModel(store, host);
    store.onDidChange(() => {
      model.runsChanged();
    });
  });

  function advance(lastStep: number, id = "a"): void {
    host.lastStep = lastStep;
    store.apply([run({ id, step: lastStep, lastSeq: lastStep })]);
  }

  function ready(page: Partial<PageState> = {}): void {
    model.receive({ type: "ready", runId: "a", pins: [], isLogOpen: false, width: 800, ...page });
  }

  function lossSteps(message: { parts: SeriesPart[] } | undefined): number[] | undefined {
    return message?.parts.find((part) => part.metric === "loss")?.steps;
  }

  it("sends nothing before the page asks", async () => {
    advance(5);
    model.show("a");
    await settle();
    assert.deepEqual(host.posted, []);
    assert.deepEqual(host.requests, []);
  });

  it("sends view and whole curves to a page that comes to life", async () => {
    advance(3);
    ready();
    await settle();
    assert.equal(host.view?.run?.id, "a");
    assert.equal(host.curves.length, 1);
    assert.equal(host.curves[0]?.reset, true);
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2, 3]);
    assert.deepEqual(new Set(host.requests.map((request) => request.maxPoints)), new Set([800]));
  });

  it("pulls only what is new while the page lives", async () => {
    advance(3);
    ready();
    await settle();
    host.clear();
    advance(5);
    await settle();
    assert.deepEqual(host.requests.map(({ metric, from }) => [metric, from]), [
      ["loss", 4],
      ["evalLoss", 0],
      ["learningRate", 4],
      ["gradNorm", 4],
      ["tokensPerSecond", 4],
      ["rssBytes", 4],
    ]);
    assert.equal(host.curves[0]?.reset, false);
    assert.deepEqual(lossSteps(host.curves[0]), [4, 5]);
  });

  it("pulls nothing when a change brings no events", async () => {
    advance(3);
    ready();
    await settle();
    host.clear();
    store.apply([run({ step: 3, lastSeq: 3, state: "stopping" })]);
    await settle();
    assert.equal(host.view?.run?.state, "stopping");
    assert.deepEqual(host.requests, []);
  });

  it("is silent while hidden and sends everything on reveal", async () => {
    advance(3);
    ready();
    await settle();
    model.pageHidden();
    host.clear();
    advance(6);
    await settle();
    assert.deepEqual(host.posted, []);
    assert.deepEqual(host.requests, []);
    ready();
    await settle();
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2, 3, 4, 5, 6]);
    assert.equal(host.curves[0]?.reset, true);
  });

  it("has one pull under way, and makes up for what came meanwhile", async () => {
    advance(3);
    ready();
    await settle();
    host.clear();
    const open = host.close();
    advance(4);
    advance(5);
    advance(6);
    await settle();
    assert.equal(host.requests.length, metricCount);
    open();
    await settle();
    assert.equal(host.requests.length, 2 * metricCount);
    assert.deepEqual(host.curves.flatMap((message) => lossSteps(message) ?? []), [4, 5, 6]);
  });

  it("drops points of a run that is no longer shown", async () => {
    host.lastStep = 3;
    store.apply([run({ id: "a", lastSeq: 3 }), run({ id: "b", lastSeq: 3, createdAt: "2026-01-01T00:00:00Z" })]);
    const open = host.close();
    ready();
    model.show("b");
    open();
    await settle();
    assert.deepEqual(host.curves.map(({ runId, reset }) => [runId, reset]), [["b", true]]);
  });

  it("drops points that arrive after the page was hidden", async () => {
    advance(3);
    const open = host.close();
    ready();
    model.pageHidden();
    open();
    await settle();
    assert.deepEqual(host.curves, []);
  });

  it("thins curves that outgrew the page", async () => {
    advance(900);
    ready({ width: 1 });
    await settle();
    advance(1400);
    await settle();
    advance(1401);
    await settle();
    assert.deepEqual(host.curves.map(({ reset }) => reset), [true, false, false]);
    host.clear();
    advance(1402);
    await settle();
    assert.equal(host.curves[0]?.reset, true);
    assert.equal(lossSteps(host.curves[0])?.length, 500);
  });

  it("shows the newest run when none was chosen", async () => {
    model.receive({ type: "ready", pins: [], isLogOpen: false, width: 800 });
    assert.equal(host.view?.run, undefined);
    advance(2, "newest");
    await settle();
    assert.equal(host.view?.runId, "newest");
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2]);
  });

  it("keeps a chosen run when newer ones start", async () => {
    advance(2);
    ready();
    store.apply([run({ id: "newer", createdAt: "2026-09-01T00:00:00Z" })]);
    await settle();
    assert.equal(host.view?.runId, "a");
    assert.deepEqual(host.view.choices.map(({ id }) => id), ["newer", "a"]);
  });

  it("says which run is meant while it is not known yet", () => {
    host.connectionState = { kind: "connecting" };
    ready();
    assert.deepEqual(host.view, { connection: { kind: "connecting" }, choices: [], runId: "a", pins: [] });
  });

  it("fetches everything anew when the daemon is back", async () => {
    advance(3);
    ready();
    await settle();
    host.clear();
    host.connectionState = { kind: "lost", message: "It crashed." };
    model.connectionChanged();
    await settle();
    assert.deepEqual(host.view?.connection, { kind: "lost", message: "It crashed." });
    assert.deepEqual(host.requests, []);
    host.connectionState = { kind: "ready" };
    model.connectionChanged();
    await settle();
    assert.equal(host.curves[0]?.reset, true);
  });

  it("reports a failed pull and recovers with the next change", async () => {
    advance(3);
    host.failure = new Error("broken");
    ready();
    await settle();
    assert.deepEqual(host.failures, [host.failure]);
    host.failure = undefined;
    advance(4);
    await settle();
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2, 3, 4]);
  });

  it("asks for the last step again where a second brings points and a step may not", async () => {
    host.lastStep = 3;
    store.apply([run({ device: "NVIDIA GeForce RTX 4090", lastSeq: 3 })]);
    ready();
    await settle();
    host.clear();
    host.lastStep = 4;
    store.apply([run({ device: "NVIDIA GeForce RTX 4090", lastSeq: 4 })]);
    await settle();
    assert.deepEqual(host.requests.filter(({ metric }) => metric === "gpuBytes").map(({ from }) => from), [3]);
  });

  describe("beside the shown run", () => {
    beforeEach(() => {
      host.lastStep = 3;
      store.apply([
        run({ id: "a", lastSeq: 3 }),
        run({ id: "b", lastSeq: 3, state: "finished", createdAt: "2026-01-01T00:00:00Z" }),
      ]);
    });

    it("draws pinned runs, and fetches an ended one once", async () => {
      ready({ pins: ["b"] });
      await settle();
      assert.deepEqual(host.view?.pins, ["b"]);
      assert.deepEqual(host.curves.map(({ runId }) => runId).sort(), ["a", "b"]);
      host.clear();
      advance(4);
      await settle();
      assert.deepEqual(new Set(host.requests.map(({ runId }) => runId)), new Set(["a"]));
    });

    it("keeps a pinned run's curves when it is shown and when it no longer is", async () => {
      ready();
      model.pin("a", true);
      model.show("b");
      await settle();
      assert.deepEqual(host.view?.pins, ["a"]);
      assert.deepEqual(model.drawnRuns.map(({ id }) => id), ["b", "a"]);
    });

    it("sends a run's whole curves anew after it was taken out", async () => {
      ready({ pins: ["b"] });
      await settle();
      model.pin("b", false);
      host.clear();
      model.pin("b", true);
      await settle();
      assert.deepEqual(host.curves.map(({ runId, reset }) => [runId, reset]), [["b", true]]);
    });

    it("lets the oldest pins go when there are more than can be told apart", () => {
      ready();
      Array.from({ length: maxPins + 1 }, (_, index) => `p${index}`).forEach((id) => {
        model.pin(id, true);
      });
      assert.equal(host.view?.pins.length, maxPins);
      assert.equal(host.view.pins[0], "p1");
    });
  });

  describe("zoomed in", () => {
    it("sends finer points of the range, once", async () => {
      advance(900);
      ready({ width: 1 });
      await settle();
      host.clear();
      model.receive({ type: "zoom", range: { from: 99.5, to: 200.2 } });
      await settle();
      assert.deepEqual(host.requests.map(({ from, to }) => [from, to]), Array.from({ length: metricCount }, () => [99, 201]));
      const detail = host.posted.find((message) => message.type === "detail");
      assert.deepEqual(detail?.range, { from: 99.5, to: 200.2 });
      assert.equal(detail.curves[0]?.parts[0]?.steps.length, 103);
    });

    it("drops the answer to a zoom that was left", async () => {
      advance(900);
      ready();
      await settle();
      host.clear();
      const open = host.close();
      model.receive({ type: "zoom", range: { from: 1, to: 20 } });
      model.receive({ type: "zoom" });
      open();
      await settle();
      assert.deepEqual(host.posted.filter((message) => message.type === "detail"), []);
    });

    it("begins with the kept zoom", async () => {
      advance(900);
      ready({ zoom: { from: 10, to: 20 } });
      await settle();
      assert.equal(host.posted.filter((message) => message.type === "detail").length, 1);
    });
  });

  describe("what a run's files tell", () => {
    it("is fetched at the start, when the run's state changes, and after many events", async () => {
      advance(3);
      ready();
      await settle();
      assert.equal(host.posted.filter((message) => message.type === "facts").length, 1);
      host.clear();
      advance(4);
      await settle();
      assert.deepEqual(host.shows, []);
      advance(30);
      await settle();
      assert.deepEqual(host.shows, ["a"]);
      store.apply([run({ step: 30, lastSeq: 31, state: "failed" })]);
      await settle();
      assert.deepEqual(host.shows, ["a", "a"]);
    });

    it("is left out with a daemon that can't tell, until another one is there", async () => {
      host.facts = undefined;
      advance(3);
      ready();
      await settle();
      host.clear();
      advance(100);
      await settle();
      assert.deepEqual(host.shows, []);
      model.connectionChanged();
      await settle();
      assert.deepEqual(host.shows, ["a"]);
    });
  });

  describe("the log", () => {
    it("is followed by bytes while it is open, and only then", async () => {
      host.logText = "one\n";
      advance(3);
      ready();
      await settle();
      assert.equal(host.logs.length, 0);
      model.receive({ type: "log", isOpen: true });
      await settle();
      host.logText = "one\ntwo\n";
      advance(4);
      await settle();
      assert.deepEqual(host.logParts.map(({ text, reset }) => [text, reset]), [["one\n", true], ["two\n", false]]);
      assert.deepEqual(host.logs.map(({ from }) => from), [undefined, 4, 8]);
      model.receive({ type: "log", isOpen: false });
      host.clear();
      advance(5);
      await settle();
      assert.deepEqual(host.logs, []);
    });

    it("begins anew with another run", async () => {
      host.logText = "one\n";
      store.apply([run({ id: "a" }), run({ id: "b" })]);
      ready({ isLogOpen: true });
      await settle();
      model.show("b");
      await settle();
      assert.deepEqual(host.logParts.map(({ runId, reset }) => [runId, reset]), [["a", true], ["b", true]]);
    });
  });
});
