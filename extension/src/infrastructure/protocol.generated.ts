export const protocolVersion: ProtocolVersion = { major: 1, minor: 0 };

export interface ProtocolVersion {
  major: number;
  minor: number;
}

export interface LatheInitializationOptions {
  protocol: ProtocolVersion;
  client?: string;
}

export interface LatheServerInfo {
  protocol: ProtocolVersion;
  version: string;
  engine?: string;
}

export type RunState = "starting" | "running" | "stopping" | "finished" | "stopped" | "failed" | "lost";

export type RunPhase =
  | "other"
  | "loadingEngine"
  | "loadingModel"
  | "preparingData"
  | "previewing"
  | "training"
  | "evaluating"
  | "saving";

export type StopMode = "withCheckpoint" | "now";

export type RunMetric = "loss" | "evalLoss" | "learningRate" | "gradNorm" | "tokensPerSecond";

export interface RunInfo {
  id: string;
  state: RunState;
  recipePath: string;
  workingDirectory: string;
  outputDirectory: string;
  recordsDirectory: string;
  createdAt: string;
  lastSeq: number;
  phase?: RunPhase;
  phaseDetail?: string;
  progressDone?: number;
  progressTotal?: number;
  step: number;
  totalSteps?: number;
  epoch?: number;
  loss?: number;
  evalLoss?: number;
  learningRate?: number;
  tokensPerSecond?: number;
  etaSeconds?: number;
  lastCheckpoint?: string;
  message?: string;
  hint?: string;
}

export interface RunStartParams {
  recipe: string;
  overrides?: string[];
}

export interface RunStartResult {
  run: RunInfo;
  warnings: number;
}

export interface RunStopParams {
  runId: string;
  mode: StopMode;
}

export interface RunStopResult {
  accepted: boolean;
}

export interface RunListResult {
  runs: RunInfo[];
}

export interface RunSeriesParams {
  runId: string;
  metric: RunMetric;
  from?: number;
  to?: number;
  maxPoints?: number;
}

export interface RunSeriesResult {
  metric: RunMetric;
  steps: number[];
  values: (number | null)[];
  lastSeq: number;
}

export interface RunDidChangeParams {
  runs: RunInfo[];
}

export type RequestErrorKind = "recipeRefused" | "recipeUnreadable" | "engineMissing" | "outputUnusable" | "runUnknown" | "internal";

export interface RequestErrorData {
  kind: RequestErrorKind;
  hint?: string;
}

export const requests = {
  runStart: "lathe/run/start",
  runStop: "lathe/run/stop",
  runList: "lathe/run/list",
  runEvents: "lathe/run/events",
  runSeries: "lathe/run/series",
} as const;

export const notifications = {
  runDidChange: "lathe/run/didChange",
} as const;
