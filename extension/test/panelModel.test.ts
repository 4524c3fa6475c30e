import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { PanelConnection, PanelView, SeriesPart, ToPage } from "../src/features/panel/messages";
import { PanelModel, type PanelHost } from "../src/features/panel/panelModel";
import { RunStore } from "../src/features/runs/runStore";
import type { RunMetric, RunSeriesResult } from "../src/infrastructure/protocol.generated";
import { run, settle } from "./runs";

/** A daemon that has a loss and a learning rate at every step, and a page that remembers what it was sent. */
class Host implements PanelHost {
  readonly posted: ToPage[] = [];
  readonly requests: { runId: string; metric: RunMetric; from: number; maxPoints: number }[] = [];
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

  reportFailure(error: unknown): void {
    this.failures.push(error);
  }

  async series(runId: string, metric: RunMetric, from: number, maxPoints: number): Promise<RunSeriesResult> {
    this.requests.push({ runId, metric, from, maxPoints });
    const lastStep = this.lastStep;
    await this.gate;
    if (this.failure !== undefined) {
      throw this.failure;
    }
    const first = Math.max(1, from);
    const all = metric === "evalLoss" ? [] : Array.from({ length: Math.max(0, lastStep - first + 1) }, (_, index) => first + index);
    const steps = all.slice(-maxPoints);
    return { metric, steps, values: steps.map((step) => 1 / step), lastSeq: lastStep };
  }

  get view(): PanelView | undefined {
    return this.posted.filter((message) => message.type === "view").at(-1)?.view;
  }

  get curves(): Extract<ToPage, { type: "series" }>[] {
    return this.posted.filter((message) => message.type === "series");
  }

  clear(): void {
    this.posted.length = 0;
    this.requests.length = 0;
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
    model.pageReady("a", 800);
    await settle();
    assert.equal(host.view?.run?.id, "a");
    assert.equal(host.curves.length, 1);
    assert.equal(host.curves[0]?.reset, true);
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2, 3]);
    assert.deepEqual(new Set(host.requests.map((request) => request.maxPoints)), new Set([1600]));
  });

  it("pulls only what is new while the page lives", async () => {
    advance(3);
    model.pageReady("a", 800);
    await settle();
    host.clear();
    advance(5);
    await settle();
    assert.deepEqual(host.requests.map(({ metric, from }) => [metric, from]), [["loss", 4], ["evalLoss", 0], ["learningRate", 4]]);
    assert.equal(host.curves[0]?.reset, false);
    assert.deepEqual(lossSteps(host.curves[0]), [4, 5]);
  });

  it("pulls nothing when a change brings no events", async () => {
    advance(3);
    model.pageReady("a", 800);
    await settle();
    host.clear();
    store.apply([run({ step: 3, lastSeq: 3, state: "stopping" })]);
    await settle();
    assert.equal(host.view?.run?.state, "stopping");
    assert.deepEqual(host.requests, []);
  });

  it("is silent while hidden and sends everything on reveal", async () => {
    advance(3);
    model.pageReady("a", 800);
    await settle();
    model.pageHidden();
    host.clear();
    advance(6);
    await settle();
    assert.deepEqual(host.posted, []);
    assert.deepEqual(host.requests, []);
    model.pageReady("a", 800);
    await settle();
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2, 3, 4, 5, 6]);
    assert.equal(host.curves[0]?.reset, true);
  });

  it("has one pull under way, and makes up for what came meanwhile", async () => {
    advance(3);
    model.pageReady("a", 800);
    await settle();
    host.clear();
    const open = host.close();
    advance(4);
    advance(5);
    advance(6);
    await settle();
    assert.equal(host.requests.length, 3);
    open();
    await settle();
    assert.equal(host.requests.length, 6);
    assert.deepEqual(host.curves.flatMap((message) => lossSteps(message) ?? []), [4, 5, 6]);
  });

  it("drops points of a run that is no longer shown", async () => {
    host.lastStep = 3;
    store.apply([run({ id: "a", lastSeq: 3 }), run({ id: "b", lastSeq: 3, createdAt: "2026-01-01T00:00:00Z" })]);
    const open = host.close();
    model.pageReady("a", 800);
    model.show("b");
    open();
    await settle();
    assert.deepEqual(host.curves.map(({ runId, reset }) => [runId, reset]), [["b", true]]);
  });

  it("drops points that arrive after the page was hidden", async () => {
    advance(3);
    const open = host.close();
    model.pageReady("a", 800);
    model.pageHidden();
    open();
    await settle();
    assert.deepEqual(host.curves, []);
  });

  it("thins curves that outgrew the page", async () => {
    advance(900);
    model.pageReady("a", 1);
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
    model.pageReady(undefined, 800);
    assert.equal(host.view?.run, undefined);
    advance(2, "newest");
    await settle();
    assert.equal(host.view?.runId, "newest");
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2]);
  });

  it("keeps a chosen run when newer ones start", async () => {
    advance(2);
    model.pageReady("a", 800);
    store.apply([run({ id: "newer", createdAt: "2026-09-01T00:00:00Z" })]);
    await settle();
    assert.equal(host.view?.runId, "a");
    assert.deepEqual(host.view.choices.map(({ id }) => id), ["newer", "a"]);
  });

  it("says which run is meant while it is not known yet", () => {
    host.connectionState = { kind: "connecting" };
    model.pageReady("a", 800);
    assert.deepEqual(host.view, { connection: { kind: "connecting" }, choices: [], runId: "a" });
  });

  it("fetches everything anew when the daemon is back", async () => {
    advance(3);
    model.pageReady("a", 800);
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
    model.pageReady("a", 800);
    await settle();
    assert.deepEqual(host.failures, [host.failure]);
    host.failure = undefined;
    advance(4);
    await settle();
    assert.deepEqual(lossSteps(host.curves[0]), [1, 2, 3, 4]);
  });
});
