import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { curvesCsv } from "../src/features/panel/curvesCsv";
import { commandOf, panelCommands } from "../src/features/panel/panelCommands";
import { panelMetrics } from "../src/features/panel/panelMetrics";
import { PanelRequests } from "../src/features/panel/panelRequests";
import { readState } from "../src/features/panel/panelState";
import type { RunSeriesResult, RunShowResult } from "../src/infrastructure/protocol.generated";
import { LogTail } from "../webview/cards/logTail";
import { contentOf, shortNames } from "../webview/charts/chartContent";
import { CurveStore } from "../webview/charts/curveStore";
import { actionsOf } from "../webview/controls/runActions";
import { run } from "./runs";

describe("commands of the panel's page", () => {
  it("are taken with the arguments they have", () => {
    assert.deepEqual(commandOf("stop", ["a"]), { id: "lathe.stop", args: ["a"] });
    assert.deepEqual(commandOf("applyRemedy", ["a", 1]), { id: "lathe.applyRemedy", args: ["a", 1] });
    assert.deepEqual(commandOf("compareRuns", ["a", "b"]), { id: "lathe.compareRuns", args: ["a", "b"] });
    assert.deepEqual(commandOf("compareRuns", ["a"]), { id: "lathe.compareRuns", args: ["a"] });
    assert.deepEqual(commandOf("train", []), { id: "lathe.train", args: [] });
  });

  it("are refused when they are not the page's, or with anything else", () => {
    const refused: [unknown, unknown][] = [
      ["openPanel", ["a"]],
      ["workbench.action.quit", []],
      ["toString", ["a"]],
      [undefined, undefined],
      ["stop", []],
      ["stop", [1]],
      ["stop", ["a", "b"]],
      ["stop", "a"],
      ["train", ["rm"]],
      ["applyRemedy", ["a", "0"]],
      ["applyRemedy", ["a"]],
      ["compareRuns", ["a", 1]],
    ];
    for (const [name, args] of refused) {
      assert.equal(commandOf(name, args), undefined, JSON.stringify([name, args]));
    }
  });

  it("are each listed once", () => {
    assert.equal(new Set(panelCommands).size, panelCommands.length);
  });
});

describe("the page's kept state", () => {
  it("is read back as it was kept", () => {
    const state = { runId: "a", pins: ["b"], zoom: { from: 1, to: 5 }, smoothing: 0.5, isLogScale: true, isTable: true, open: ["log"] };
    assert.deepEqual(readState(JSON.parse(JSON.stringify(state))), state);
  });

  it("of another version, or of none, is as at first where it does not fit", () => {
    const first = { pins: [], smoothing: null, isLogScale: false, isTable: false, open: ["memory", "answers", "notices"] };
    assert.deepEqual(readState(undefined), first);
    assert.deepEqual(readState({ runId: "a" }), { runId: "a", ...first });
    assert.deepEqual(readState({ pins: [1], zoom: { from: 5, to: 1 }, smoothing: 1, open: "log", isTable: 1 }), first);
  });
});

describe("curves as CSV", () => {
  function series(metric: RunSeriesResult["metric"], steps: number[], values: (number | null)[]): RunSeriesResult {
    return { metric, steps, seconds: steps.map((step) => step / 2), values, lastSeq: 1 };
  }

  it("has a row for each step of each run, empty where nothing was measured", () => {
    const text = curvesCsv([
      {
        run: { id: "a", recipePath: '/w/my, "own".yaml' },
        series: [series("loss", [1, 2, 4], [3, null, 2]), series("evalLoss", [3], [2.5]), series("gpuBytes", [4, 4], [7, 9])],
      },
      { run: { id: "b", recipePath: "/w/b.yaml" }, series: [series("loss", [1], [1.5])] },
    ]);
    assert.deepEqual(text.split("\r\n"), [
      "run,recipe,step,seconds,loss,eval_loss,gpu_bytes",
      'a,"/w/my, ""own"".yaml",1,0.5,3,,',
      'a,"/w/my, ""own"".yaml",2,1,,,',
      'a,"/w/my, ""own"".yaml",3,1.5,,2.5,',
      'a,"/w/my, ""own"".yaml",4,2,2,,9',
      "b,/w/b.yaml,1,0.5,1.5,,",
      "",
    ]);
  });
});

describe("scores of evaluations", () => {
  const series = (metric: RunSeriesResult["metric"], values: number[]): RunSeriesResult => ({
    metric,
    steps: values.map((_, place) => 10 * (place + 1)),
    seconds: values,
    values,
    lastSeq: 1,
  });
  const store = new CurveStore();
  store.take({ runId: "a", parts: [series("evalAccuracy", [0.25, 0.5]), series("evalBleu4", [12, 31.5]), series("evalRouge1", [])] }, true);
  store.take({ runId: "b", parts: [series("evalAccuracy", [0.75])] }, true);
  const drawn = (...ids: string[]): ReturnType<typeof contentOf> =>
    contentOf("scores", { runs: ids.map((id) => ({ id, label: `run ${id}` })), smoothing: null, isLogScale: false }, store);

  it("are drawn of 100, as far as there are any", () => {
    const { curves } = drawn("a");
    assert.deepEqual(curves.map(({ key, label, points }) => [key, label, points.values]), [
      ["evalAccuracy-a", "Token accuracy", [25, 50]],
      ["evalBleu4-a", "BLEU-4", [12, 31.5]],
    ]);
    assert.notEqual(curves[0]?.look.colour, curves[1]?.look.colour);
    assert.deepEqual(drawn("c").curves, []);
  });

  it("have the colour of their run, and dashes of their own, beside those of another", () => {
    const { curves } = drawn("a", "b");
    const [accuracy, bleu, other] = curves;
    assert.equal(curves.length, 3);
    assert.equal(accuracy?.look.colour, bleu?.look.colour);
    assert.notDeepEqual(accuracy?.look.dash, bleu?.look.dash);
    assert.notEqual(accuracy?.look.colour, other?.look.colour);
    assert.deepEqual(accuracy?.look.dash, other?.look.dash);
    assert.equal(other?.label, "Token accuracy, run b");
  });

  it("are asked for once a run was evaluated", () => {
    assert.equal(panelMetrics(run({})).includes("evalBleu4"), false);
    assert.equal(panelMetrics(run({ evalLoss: 2 })).includes("evalBleu4"), true);
  });

  it("are in the CSV file under the names of the logs, without those that no run has", () => {
    const text = curvesCsv([{ run: { id: "a", recipePath: "r" }, series: [series("loss", [3]), series("evalBleu4", [12]), series("evalRouge1", [])] }]);
    assert.deepEqual(text.split("\r\n"), ["run,recipe,step,seconds,loss,eval_bleu-4", "a,r,10,3,3,12", ""]);
  });
});

describe("PanelRequests", () => {
  it("takes a method that the daemon does not know for nothing known, and no other error", async () => {
    const failing = (code: number): PanelRequests =>
      new PanelRequests({ request: () => Promise.reject(Object.assign(new Error("no"), { code })) });
    assert.equal(await failing(-32601).show("a"), undefined);
    assert.equal(await failing(-32601).log({ runId: "a" }), undefined);
    await assert.rejects(failing(-32000).show("a"));
  });
});

describe("LogTail", () => {
  it("joins a line that came in two parts, and keeps the last two hundred", () => {
    const tail = new LogTail();
    tail.append("one\ntw", true, true);
    tail.append("o\nthree\n", false, true);
    assert.equal(tail.text, "one\ntwo\nthree\n");
    assert.equal(tail.isCut, false);
    tail.append(Array.from({ length: 300 }, (_, index) => `${index}\n`).join(""), false, true);
    assert.equal(tail.count, 200);
    assert.ok(tail.text.startsWith("100\n"));
    assert.equal(tail.isCut, true);
  });
});

describe("actions of a run", () => {
  const facts: RunShowResult = {
    checkpoints: [
      { step: 10, path: "/w/saves/checkpoint-10", exists: true },
      { step: 20, path: "/w/saves/checkpoint-20", exists: false },
    ],
    previews: [],
    notices: [],
    lastSeq: 1,
  };
  const controls = (different: Parameters<typeof run>[0], of?: RunShowResult): string[] =>
    actionsOf(run(different), of, true)
      .filter(({ isControl }) => isControl)
      .map(({ text }) => text);

  it("are those that its state allows", () => {
    assert.deepEqual(controls({ state: "queued" }), ["Stop"]);
    assert.deepEqual(controls({ state: "running" }), ["Pause", "Save now", "Evaluate now", "Stop"]);
    assert.deepEqual(controls({ state: "paused" }), ["Resume", "Stop"]);
    assert.deepEqual(controls({ state: "stopping" }), ["Stop now"]);
    assert.deepEqual(controls({ state: "finished", lastCheckpoint: "/w/checkpoint-20" }), []);
  });

  it("lead on from the newest checkpoint that is still there", () => {
    assert.deepEqual(controls({ state: "stopped" }), []);
    assert.deepEqual(controls({ state: "stopped" }, facts), ["Resume from checkpoint-10"]);
    assert.deepEqual(controls({ state: "stopped", lastCheckpoint: "C:\\saves\\checkpoint-20" }), ["Resume from checkpoint-20"]);
  });

  it("take away only a run that has ended, and change nothing without the daemon", () => {
    const commands = (state: "running" | "lost"): string[] => actionsOf(run({ state }), facts, false).map(({ command }) => command);
    assert.ok(!commands("running").includes("removeRun"));
    assert.ok(commands("lost").includes("removeRun"));
    assert.ok(actionsOf(run(), facts, false).every(({ isEnabled }) => !isEnabled));
  });
});

describe("content of charts", () => {
  it("has what was planned for a step above the idle worker, once the worker has measured itself", () => {
    const plan = {
      profile: "lathe",
      device: "CPU",
      family: "llama",
      method: "full fp32",
      rows: 1,
      length: 8,
      peakBytes: 300,
      phases: { load: 50, forward: 300, backward: 200, step: 100 },
      items: {},
    };
    const memory = { step: 1, basis: "phasePeak" as const, baselineBytes: 1000, deviceBytes: 0, peakBytes: 0, phases: {} };
    const band = (facts: Partial<RunShowResult>): object | undefined =>
      contentOf(
        "memory",
        {
          runs: [{ id: "a", label: "a" }],
          facts: { checkpoints: [], previews: [], notices: [], lastSeq: 1, ...facts },
          smoothing: null,
          isLogScale: false,
        },
        new CurveStore(),
      ).band;
    assert.equal(band({ plan }), undefined);
    assert.deepEqual(band({ plan, memory }), { low: 1100, high: 1300, label: "Planned 0.0 GiB" });
  });

  it("tells runs of one recipe apart by when they began", () => {
    assert.deepEqual(shortNames(["a.recipe.yaml · 09:05 · Running", "b.yml · 09:06 · Lost"]), ["a", "b"]);
    assert.deepEqual(shortNames(["a.yaml · 09:05 · Running", "a.yaml · 08:01 · Lost"]), ["a 09:05", "a 08:01"]);
  });
});
