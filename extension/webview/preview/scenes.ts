import type { PanelConnection } from "../../src/features/panel/messages";
import type { PanelState } from "../../src/features/panel/panelState";
import type { RunInfo, RunShowResult } from "../../src/infrastructure/protocol.generated";
import { MadeRun } from "./madeRun";

export interface SceneRun {
  info: RunInfo;
  made: MadeRun;
  facts: RunShowResult;
  log: string;
}

export interface Scene {
  runs: SceneRun[];
  connection: PanelConnection;
  state: Partial<PanelState>;
}

const gib = 2 ** 30;
const ready: PanelConnection = { kind: "ready" };
const saves = "/home/user/tuning/saves/qwen-lora";

const phasesPlanned = { load: 2.1 * gib, forward: 5.9 * gib, backward: 6.3 * gib, step: 3.4 * gib, eval: 4.2 * gib, save: 2.4 * gib };
const phasesMeasured = { prepare: 0.3 * gib, load: 2.2 * gib, preview: 2.4 * gib, forward: 5.7 * gib, backward: 6.1 * gib, step: 3.6 * gib };

function info(id: string, different: Partial<RunInfo>): RunInfo {
  return {
    id,
    state: "running",
    recipePath: "/home/user/tuning/qwen-lora.recipe.yaml",
    workingDirectory: "/home/user/tuning",
    outputDirectory: saves,
    recordsDirectory: `${saves}/.lathe/runs/${id}`,
    device: "cpu",
    createdAt: "2026-05-03T09:05:00Z",
    lastSeq: different.step ?? 1,
    phase: "training",
    step: 0,
    totalSteps: 1250,
    epoch: 2.12,
    tokensPerSecond: 5973,
    ...different,
  };
}

function facts(different: Partial<RunShowResult>, checkpoints: readonly number[] = []): RunShowResult {
  return {
    checkpoints: checkpoints.map((step, index) => ({ step, path: `${saves}/checkpoint-${step}`, exists: index >= checkpoints.length - 3 })),
    previews: [
      {
        prompt: "What is the boiling point of water at sea level?",
        before: "The boiling point of the boiling point is the point of the boiling point of the point.",
        after: "Water boils at 100 °C (212 °F) at sea level.",
      },
      { prompt: "Name three primary colours.", before: "1. 1. 1. 1. 1. 1.", after: "Red, yellow and blue." },
    ],
    notices: [
      { time: "2026-05-03T09:05:41Z", severity: "warning", message: "12 % of the samples are longer than cutoff_len (2,048) and were cut." },
      { time: "2026-05-03T09:05:44Z", severity: "info", message: "3 samples without a label token were left out." },
    ],
    plan: {
      profile: "lathe",
      device: "CPU",
      family: "qwen2",
      method: "lora bf16",
      rows: 4,
      length: 2048,
      peakBytes: 6.3 * gib,
      phases: phasesPlanned,
      items: {
        "kept activations": 2.7 * gib,
        "logits and loss": 1.4 * gib,
        weights: 1.2 * gib,
        "one layer's backward pass": 0.8 * gib,
        "optimizer states": 0.1 * gib,
        adapter: 0.1 * gib,
      },
    },
    memory: {
      step: 530,
      basis: "phasePeak",
      baselineBytes: 0.2 * gib,
      deviceBytes: 32 * gib,
      peakBytes: 6.1 * gib,
      phases: phasesMeasured,
      trainBatch: { rows: 4, length: 2048, labelTokens: 5120 },
    },
    work: {
      type: "plan",
      seq: 4,
      time: "2026-05-03T09:05:40Z",
      totalSteps: 1250,
      epochs: 5,
      stepsPerEpoch: 250,
      trainableParameters: 8_798_208,
      totalParameters: 502_830_976,
      examples: 4000,
      tokens: 3_100_000,
      device: "CPU",
      dtype: "bf16",
      gemmPath: "amx",
      threads: 16,
      resumedFromStep: 0,
    },
    lastSeq: 530,
    ...different,
  };
}

const log = Array.from({ length: 240 }, (_, index) => `09:${String(5 + Math.floor(index / 60)).padStart(2, "0")}:${String(index % 60).padStart(2, "0")} info  training  step ${index * 2 + 2} done`).join("\n") + "\n";
const course = { steps: 1250, seed: 7, from: 3.4, to: 1.15, noise: 0.3, evalEvery: 50, memory: 6.6 * gib };
const endedCourse = { ...course, seed: 99, from: 3.5, to: 1.38, noise: 0.35, memory: 5.9 * gib };
const third = { ...course, seed: 40, from: 3.3, to: 1.75, noise: 0.2, memory: 6.2 * gib };

const running: SceneRun = {
  info: info("20260503-090500-a1", { step: 530, loss: 1.4204, evalLoss: 1.5321, learningRate: 1.61e-4, etaSeconds: 840 }),
  made: new MadeRun(course),
  facts: facts({ previews: facts({}).previews.map(({ prompt, before }) => ({ prompt, ...(before === undefined ? {} : { before }) })) }, [100, 200, 300, 400, 500]),
  log,
};

const finished: SceneRun = {
  info: info("20260503-090500-a1", { state: "finished", step: 1250, epoch: 5, loss: 1.1712, evalLoss: 1.2875, message: "The run did all its 1,250 steps." }),
  made: new MadeRun(course),
  facts: facts({
    summary: {
      steps: 1250,
      epochs: 5,
      runtimeSeconds: 1043,
      tokensPerSecond: 5962,
      peakRssBytes: 6.5 * gib,
      outputDirectory: saves,
      files: ["adapter_model.safetensors"],
    },
  }, [250, 500, 750, 1000, 1250]),
  log,
};

const scored: SceneRun = { ...finished, made: new MadeRun({ ...course, isScored: true }) };

const older: SceneRun = {
  info: info("20260502-171200-b7", {
    state: "finished",
    recipePath: "/home/user/tuning/qwen-lora-rank-8.recipe.yaml",
    createdAt: "2026-05-02T17:12:00Z",
    step: 1250,
  }),
  made: new MadeRun(endedCourse),
  facts: facts({}),
  log,
};

const oldest: SceneRun = {
  info: info("20260501-110000-c2", {
    state: "stopped",
    recipePath: "/home/user/tuning/qwen-full.recipe.yaml",
    createdAt: "2026-05-01T11:00:00Z",
    step: 900,
  }),
  made: new MadeRun(third),
  facts: facts({}),
  log,
};

const failed: SceneRun = {
  info: info("20260503-090500-a1", {
    state: "failed",
    step: 530,
    loss: 1.4204,
    message: "The worker was ended by the system while it held 30.9 GiB.",
    hint: "Train with less memory.",
  }),
  made: new MadeRun(course),
  facts: facts({
    failure: {
      kind: "hostMemory",
      message: "The machine's memory ran out in the backward pass of step 531: the worker held 30.9 of 31.2 GiB.",
      hint: "The batch of step 531 had 4 × 4,096 tokens; what was planned for had 4 × 2,048.",
      logLines: [
        "09:12:03 info  training  step 530 done",
        "09:12:04 info  training  batch 4 x 4096, 13208 labels",
        "terminate called after throwing an instance of 'std::bad_alloc'",
        "  what():  std::bad_alloc",
      ],
      remedies: [
        {
          title: "Halve the micro-batch",
          detail: "Two samples at a time and twice the accumulation: the same effective batch, 2.1 GiB less.",
          edits: [
            { key: "per_device_train_batch_size", value: "2" },
            { key: "gradient_accumulation_steps", value: "8" },
          ],
          canResume: true,
        },
        {
          title: "Recompute activations",
          detail: "Blocks are computed again in the backward pass: 2.6 GiB less, about a quarter slower.",
          edits: [{ key: "gradient_checkpointing", value: "true" }],
          canResume: true,
        },
        { title: "Cut samples at 2,048 tokens", detail: "Longer ones lose their end.", edits: [{ key: "cutoff_len", value: "2048" }], canResume: false },
      ],
      checkpoint: "checkpoint-500",
    },
  }, [100, 200, 300, 400, 500]),
  log,
};

const long: SceneRun = {
  info: info("20260503-090500-a1", { step: 100_000, totalSteps: 1_000_000, loss: 1.42, etaSeconds: 72_000 }),
  made: new MadeRun({ ...course, steps: 1_000_000, evalEvery: 1000 }),
  facts: facts({}, [50_000, 100_000]),
  log,
};

const longOlder: SceneRun = { ...older, info: { ...older.info, step: 100_000 }, made: new MadeRun({ ...endedCourse, steps: 1_000_000, evalEvery: 1000 }) };

export const scenes: Record<string, Scene> = {
  running: { runs: [running, older], connection: ready, state: { open: ["memory", "answers", "notices", "log"] } },
  overlay: { runs: [finished, older, oldest], connection: ready, state: { pins: [older.info.id, oldest.info.id] } },
  scored: { runs: [scored, older], connection: ready, state: {} },
  scoredPair: { runs: [scored, { ...older, info: { ...older.info, evalLoss: 1.4 }, made: new MadeRun({ ...endedCourse, isScored: true }) }], connection: ready, state: { pins: [older.info.id] } },
  failed: { runs: [failed, older], connection: ready, state: {} },
  empty: { runs: [], connection: ready, state: {} },
  lost: { runs: [running, older], connection: { kind: "lost", message: "The daemon ended unexpectedly (signal 9)." }, state: {} },
  zoomed: { runs: [finished, older], connection: ready, state: { zoom: { from: 300, to: 420 }, isLogScale: true, pins: [older.info.id] } },
  table: { runs: [finished], connection: ready, state: { isTable: true } },
  starting: {
    runs: [{ ...running, info: info("20260503-090500-a1", { state: "starting", phase: "tokenizing", progressDone: 1200, progressTotal: 4000 }) }],
    connection: ready,
    state: {},
  },
  long: { runs: [long], connection: ready, state: {} },
  longPair: { runs: [long, longOlder], connection: ready, state: { pins: [older.info.id] } },
};
