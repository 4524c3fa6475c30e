import type { FromPage, PanelConnection, ToPage } from "../../src/features/panel/messages";
import { PanelModel } from "../../src/features/panel/panelModel";
import { RunStore } from "../../src/features/runs/runStore";
import { scenes, type SceneRun } from "./scenes";
import { applyTheme, type ThemeName } from "./themes";

/** What the measurement of frames drives. */
interface PreviewWindow extends Window {
  acquireVsCodeApi: () => unknown;
  /** Lets the first run do so many more steps. */
  latheAdvance: (steps: number) => void;
  /** What the page asked for besides points. */
  latheAsked: FromPage[];
}

/**
 * Stands in for VS Code and the daemon, so that the panel's page runs in a plain browser with made runs: the real page, and the real
 * model that decides what it is sent. The address says what is shown, as in `?scene=running&theme=dark`.
 */
const target = window as unknown as PreviewWindow;
const query = new URLSearchParams(location.search);
const scene = scenes[query.get("scene") ?? "running"] ?? { runs: [], connection: { kind: "ready" }, state: {} };
let connection: PanelConnection = { kind: "ready" };
const runs = new Map<string, SceneRun>(scene.runs.map((run) => [run.info.id, { ...run }]));
const store = new RunStore();
const model = new PanelModel(store, {
  post: (message: ToPage) => {
    window.postMessage(message, "*");
  },
  connection: () => connection,
  series: (params) => Promise.resolve(known(params.runId).made.series(params, known(params.runId).info.step)),
  show: (runId) => Promise.resolve(known(runId).facts),
  log: ({ runId, from = 0 }) => Promise.resolve({ text: known(runId).log.slice(from), next: known(runId).log.length, isWhole: true }),
  reportFailure: (what, error) => {
    console.error(what, error);
  },
});

applyTheme((query.get("theme") ?? "dark") as ThemeName);
store.onDidChange(() => {
  model.runsChanged();
});
store.apply(scene.runs.map(({ info }) => info));
let kept: unknown = { pins: [], open: ["memory", "answers", "notices"], ...scene.state };

target.latheAsked = [];
target.latheAdvance = (steps) => {
  const [first] = scene.runs;
  const run = first === undefined ? undefined : runs.get(first.info.id);
  if (run !== undefined) {
    const step = run.info.step + steps;
    run.info = { ...run.info, step, lastSeq: run.info.lastSeq + steps, loss: run.made.lossAt(step) };
    store.apply([run.info]);
  }
};
target.acquireVsCodeApi = () => ({ postMessage: receive, getState: () => kept, setState: (state: unknown) => (kept = state) });

function receive(message: FromPage): void {
  target.latheAsked.push(message);
  model.receive(message);
  if (message.type === "ready") {
    // The last state is known before the connection is lost.
    setTimeout(() => {
      connection = scene.connection;
      if (connection.kind !== "ready") {
        model.connectionChanged();
      }
    }, 100);
  }
}

function known(id: string): SceneRun {
  const run = runs.get(id);
  if (run === undefined) {
    throw new Error(`There is no made run ${id}.`);
  }
  return run;
}
