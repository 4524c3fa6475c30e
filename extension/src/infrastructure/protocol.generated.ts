// Generated from server/Lathe.Protocol/Daemon by tests/Lathe.Generated.Tests; do not edit.

export const requests = {
  /** `RunStartParams` to `RunStartResult`; answered when the worker is started. */
  runStart: "lathe/run/start",
  /** `RunStopParams` to `RunStopResult`; answered when the worker has the request. */
  runStop: "lathe/run/stop",
  /** No parameters, to `RunListResult`. */
  runList: "lathe/run/list",
  /** `RunEventsParams` to `RunEventsResult`. */
  runEvents: "lathe/run/events",
  /** `RunSeriesParams` to `RunSeriesResult`. */
  runSeries: "lathe/run/series",
} as const;

export const notifications = {
  /** To the client, `RunDidChangeParams`: the newest state of runs that changed. The rest is asked for. */
  runDidChange: "lathe/run/didChange",
} as const;

export const protocolVersion: ProtocolVersion = {"major":1,"minor":0};

export interface CheckpointEvent {
  type: "checkpoint";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  step: number;
  /** Absolute path of the checkpoint's folder. */
  path: string;
}

/** One evaluation over the whole evaluation set. */
export interface EvalEvent {
  type: "eval";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  step: number;
  epoch: number;
  /** In nats. */
  loss: number;
  perplexity: number;
  /** 0 to 1. */
  accuracy?: number;
  runtimeSeconds: number;
  samples: number;
}

/** `capabilities.experimental` of the answer to `initialize`. */
export interface ExperimentalCapabilities {
  lathe: LatheServerInfo;
}

/** Terminal: the run could not go on. */
export interface FailedEvent {
  type: "failed";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  kind: WorkerExitCode;
  /** One sentence: what and where. */
  message: string;
  /** What to do. */
  hint?: string;
}

export interface FindingSettings {
  /** By code: error, warning, information, hint or off. Other codes and words are passed over. */
  severity?: Record<string, unknown>;
}

/** Terminal: the run did all its steps. */
export interface FinishedEvent {
  type: "finished";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  /** Null when the engine gave none. */
  summary?: RunSummary;
}

/** `initializationOptions` of `initialize`. */
export interface InitializationOptions {
  /** Absent from clients that only speak the Language Server Protocol. */
  lathe?: LatheInitializationOptions;
}

export interface LatheInitializationOptions {
  /** What the client speaks. */
  protocol: ProtocolVersion;
  /** Its name and version, for the log. */
  client?: string;
  /** Those of the user at the start; changes come with `workspace/didChangeConfiguration`. */
  settings?: LatheSettings;
}

export interface LatheServerInfo {
  /** What the daemon speaks. */
  protocol: ProtocolVersion;
  /** Lathe's version. */
  version: string;
  /** Path of the worker; absent when it is not installed, and nothing can be trained. */
  engine?: string;
}

/** Settings of the user that the daemon reads; each may be absent. */
export interface LatheSettings {
  /** What is said about recipes. */
  findings?: FindingSettings;
}

/** Something the user should know while the run goes on. */
export interface NoticeEvent {
  type: "notice";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  severity: NoticeLevel;
  /** Short and stable. */
  code: string;
  message: string;
}

export type NoticeLevel = "info" | "warning";

export interface PhaseEvent {
  type: "phase";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  phase: RunPhase;
  /** Such as a file name. */
  detail?: string;
}

/** What the run is going to do. */
export interface PlanEvent {
  type: "plan";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  /** Optimizer steps. */
  totalSteps: number;
  epochs: number;
  stepsPerEpoch: number;
  trainableParameters: number;
  totalParameters: number;
  /** Training rows per epoch. */
  examples: number;
  /** Training tokens per epoch, without padding. */
  tokens: number;
  device: string;
  dtype: string;
  gemmPath: string;
  threads: number;
  /** Step a resumed run starts after; 0 for a fresh one. */
  resumedFromStep: number;
}

/** A greedy answer before or after training. */
export interface PreviewEvent {
  type: "preview";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  when: PreviewTime;
  /** Number of the prompt, from 0; the same before and after. */
  index: number;
  prompt: string;
  answer: string;
}

export type PreviewTime = "before" | "after";

/** How far a phase is, in its own unit; at most ten a second. */
export interface ProgressEvent {
  type: "progress";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  phase: RunPhase;
  done: number;
  /** 0 when unknown. */
  total: number;
}

/** Version of what editor and daemon say to each other beyond the Language Server Protocol. */
export interface ProtocolVersion {
  /** Raised when older peers can no longer follow; both sides must agree on it. */
  major: number;
  /** Raised when something is added. */
  minor: number;
}

export interface RunDidChangeParams {
  /** Newest state of each run that changed since the last notification. */
  runs: RunInfo[];
}

/** `error.data` of a failed `lathe/run/*` request. */
export interface RunErrorData {
  /** The closed set of reasons. */
  kind: RunErrorKind;
  /** What to do. */
  hint?: string;
}

/** Why an operation on a run could not be carried out. */
export type RunErrorKind = "internal" | "recipeRefused" | "recipeUnreadable" | "engineMissing" | "outputUnusable" | "runUnknown";

/** One line of `events.jsonl`. A type this version does not know is read as a bare `RunEvent`; unknown fields are skipped. Numbers that are not finite are the strings "NaN", "Infinity", "-Infinity". */
export type RunEvent =
  | StartedEvent
  | PhaseEvent
  | ProgressEvent
  | PlanEvent
  | StepEvent
  | EvalEvent
  | CheckpointEvent
  | PreviewEvent
  | NoticeEvent
  | StoppingEvent
  | FinishedEvent
  | StoppedEvent
  | FailedEvent;

export interface RunEventsParams {
  /** The run. */
  runId: string;
  /** Number of the last event that is known; 0: from the start. */
  after: number;
  /** At most so many events; 1 to 10,000. */
  limit?: number;
}

export interface RunEventsResult {
  /** In order, without gaps. */
  events: RunEvent[];
  /** Whether there are more already. */
  more: boolean;
}

/** A run and its newest state. Paths are absolute. */
export interface RunInfo {
  id: string;
  state: RunState;
  recipePath: string;
  workingDirectory: string;
  outputDirectory: string;
  /** The run's own folder: records, events, log. */
  recordsDirectory: string;
  createdAt: string;
  /** Number of the newest event this state contains; 0 when there is none. */
  lastSeq: number;
  phase?: RunPhase;
  /** Such as a file name. */
  phaseDetail?: string;
  progressDone?: number;
  progressTotal?: number;
  /** Optimizer steps done. */
  step: number;
  totalSteps?: number;
  epoch?: number;
  loss?: number;
  evalLoss?: number;
  learningRate?: number;
  tokensPerSecond?: number;
  etaSeconds?: number;
  lastCheckpoint?: string;
  /** How it ended, in one sentence. */
  message?: string;
  /** What to do about it. */
  hint?: string;
}

export interface RunListResult {
  /** Newest first. */
  runs: RunInfo[];
}

/** What a run measures over its steps. */
export type RunMetric = "loss" | "evalLoss" | "learningRate" | "gradNorm" | "tokensPerSecond";

/** What a run is busy with. */
export type RunPhase = "other" | "loadingEngine" | "loadingModel" | "preparingData" | "previewing" | "training" | "evaluating" | "saving";

export interface RunSeriesParams {
  /** The run. */
  runId: string;
  /** What to read. */
  metric: RunMetric;
  /** First step; null: the first there is. */
  from?: number;
  /** Last step; null: the newest. */
  to?: number;
  /** At most so many points, at least 4; with more steps each bucket of steps gives its least and its greatest value. */
  maxPoints?: number;
}

export interface RunSeriesResult {
  /** As asked. */
  metric: RunMetric;
  /** Ascending. */
  steps: number[];
  /** One per step; null where the value is no finite number. */
  values: (number | null)[];
  /** Number of the newest event that is contained. */
  lastSeq: number;
}

export interface RunStartParams {
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe: string;
  /** `key=value` words that go before the recipe's values. */
  overrides?: string[];
}

export interface RunStartResult {
  /** The started run. */
  run: RunInfo;
  /** Findings of the recipe that did not keep it from starting. */
  warnings: number;
}

export type RunState = "starting" | "running" | "stopping" | "finished" | "stopped" | "failed" | "lost";

export interface RunStopParams {
  runId: string;
  mode: StopMode;
}

export interface RunStopResult {
  /** False when the run has ended. */
  accepted: boolean;
}

/** What a run has done. */
export interface RunSummary {
  steps: number;
  epochs: number;
  /** Mean training loss, in nats; null when there were no steps. */
  trainLoss?: number;
  lastLoss?: number;
  bestEvalLoss?: number;
  runtimeSeconds: number;
  tokensPerSecond: number;
  peakRssBytes: number;
  /** Absolute. */
  outputDirectory: string;
  /** Artifacts, relative to `OutputDirectory`, the most useful first. */
  files: string[];
}

/** A worker has taken the run. */
export interface StartedEvent {
  type: "started";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  runId: string;
  latheVersion: string;
  processId: number;
}

/** One logged optimizer step. */
export interface StepEvent {
  type: "step";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  step: number;
  totalSteps: number;
  epoch: number;
  /** Mean cross entropy per label token since the last record, in nats. */
  loss: number;
  learningRate: number;
  /** Before clipping. */
  gradNorm?: number;
  tokensPerSecond: number;
  samplesPerSecond: number;
  milliseconds: StepTimes;
  rssBytes: number;
  etaSeconds: number;
}

/** Wall time per step by part, in milliseconds. */
export interface StepTimes {
  data: number;
  forward: number;
  backward: number;
  optimizer: number;
}

/** How urgently a run is to stop. */
export type StopMode = "withCheckpoint" | "now";

/** Terminal: the run was stopped. */
export interface StoppedEvent {
  type: "stopped";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  mode: StopMode;
  summary?: RunSummary;
}

/** A stop was asked for. */
export interface StoppingEvent {
  type: "stopping";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  mode: StopMode;
}

/** How a worker ended; also the exit code of `lathe train`. Numbers are part of the contract and never change their meaning. */
export type WorkerExitCode = "completed" | "internal" | "usage" | "recipe" | "data" | "model" | "engine" | "diverged" | "hostMemory" | "deviceMemory" | "stoppedWithCheckpoint" | "stoppedNow" | "output" | "runBusy" | "version" | "workerLost";
