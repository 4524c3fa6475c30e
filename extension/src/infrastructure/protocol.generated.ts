// Generated from server/Lathe.Protocol/Daemon by tests/Lathe.Generated.Tests; do not edit.

export const requests = {
  /** `RunStartParams` to `RunStartResult`; answered when the worker is started. */
  runStart: "lathe/run/start",
  /** `RunControlParams` to `RunControlResult`; answered when the worker has the request. */
  runControl: "lathe/run/control",
  /** No parameters, to `RunListResult`. */
  runList: "lathe/run/list",
  /** `RunEventsParams` to `RunEventsResult`. */
  runEvents: "lathe/run/events",
  /** `RunSeriesParams` to `RunSeriesResult`. */
  runSeries: "lathe/run/series",
  /** `PlanParams` to `PlanResult`. */
  plan: "lathe/plan",
  /** `RunShowParams` to `RunShowResult`. */
  runShow: "lathe/run/show",
  /** `RunLogParams` to `RunLogResult`. */
  runLog: "lathe/run/log",
  /** `RunRecipeParams` to `RunRecipeResult`. */
  runRecipe: "lathe/run/recipe",
  /** `RunRemoveParams` to `RunRemoveResult`. */
  runRemove: "lathe/run/remove",
  /** `RecipeEditParams` to `RecipeEditResult`. */
  recipeEdit: "lathe/recipe/edit",
  /** `RecipeCheckParams` to `RecipeCheckResult`. */
  recipeCheck: "lathe/recipe/check",
  /** `RecipeTemplatesParams` to `RecipeTemplatesResult`. */
  recipeTemplates: "lathe/recipe/templates",
  /** `RecipeNewParams` to `RecipeNewResult`. */
  recipeNew: "lathe/recipe/new",
  /** `RecipeImportParams` to `RecipeImportResult`. */
  recipeImport: "lathe/recipe/import",
  /** `DataCheckParams` to `DataCheckResult`; takes as long as reading and tokenizing all rows. */
  dataCheck: "lathe/data/check",
  /** `DataPreviewParams` to `DataPreviewResult`. */
  dataPreview: "lathe/data/preview",
  /** No parameters, to `DevicesResult`. */
  devices: "lathe/devices",
  /** `EngineInstallParams` to `EngineInstallResult`; answered when the engine is in place. */
  engineInstall: "lathe/engine/install",
  /** `ChatStartParams` to `ChatStartResult`; answered when the model is loaded. */
  chatStart: "lathe/chat/start",
  /** `ChatStopParams` to `ChatStopResult`. */
  chatStop: "lathe/chat/stop",
  /** `ModelExportParams` to `ModelExportResult`; answered when the model is written and compared. */
  modelExport: "lathe/export",
  /** `ReportParams` to `ReportResult`. */
  report: "lathe/report",
} as const;

export const notifications = {
  /** To the client, `RunDidChangeParams`: the newest state of runs that changed. The rest is asked for. */
  runDidChange: "lathe/run/didChange",
  /** To the client, `EngineProgressParams`, while an engine is installed. */
  engineProgress: "lathe/engine/progress",
  /** To the client, `DataProgressParams`, while data is checked. */
  dataProgress: "lathe/data/progress",
  /** To the client, `ChatProgressParams`, while a model to talk to is loaded. */
  chatProgress: "lathe/chat/progress",
  /** To the client, `ChatEndedParams`: a model that was talked to is gone, and nobody had asked for that. */
  chatEnded: "lathe/chat/ended",
  /** To the client, `ModelExportProgressParams`, while a model is exported. */
  modelExportProgress: "lathe/export/progress",
} as const;

export const protocolVersion: ProtocolVersion = {"major":2,"minor":1};

/** What of a batch decides its memory. */
export interface BatchShape {
  /** Sequences. */
  rows: number;
  /** Tokens of each, padding included. */
  length: number;
  /** Tokens with a label in all rows. */
  labelTokens: number;
}

/** An adapter to talk to beside those that the target has itself. */
export interface ChatAdapterInfo {
  /** What it is called, as a model's id; unique among those of a session. */
  name: string;
  /** Absolute path of its folder. */
  folder: string;
}

export interface ChatEndedParams {
  /** That of `ChatStartResult`. */
  session: string;
  /** Why, as far as it is known. */
  message?: string;
}

/** Somebody to talk to: the base, or the base with an adapter. */
export interface ChatModelInfo {
  /** As a completion's `model` names it. */
  id: string;
  /** As people read it. */
  title: string;
  /** Absolute path of the adapter's folder; null for the base. */
  adapter?: string;
}

/** How far the loading of a model is; at most ten a second. */
export interface ChatProgressParams {
  /** That of the request. */
  token: string;
  /** What is being done, a few words. */
  step: string;
  /** In whatever the total counts. */
  done: number;
  /** 0 when unknown. */
  total: number;
}

export interface ChatStartParams {
  /** Absolute path of a recipe or of a model's or an adapter's folder, or id of a run. */
  target: string;
  /** Further adapters on the same base; null for none. */
  adapters?: ChatAdapterInfo[];
  /** Comes again in the notifications of its progress. */
  token?: string;
}

/** Where a loaded model answers, by OpenAI's protocol. It does until `lathe/chat/stop`, or until the daemon's session ends. */
export interface ChatStartResult {
  /** Names it. */
  session: string;
  /** Of the server on this machine's own address, such as `http://127.0.0.1:40123/v1`. */
  url: string;
  /** The server answers only requests with `Authorization: Bearer KEY`. */
  key: string;
  /** The base first. */
  models: ChatModelInfo[];
  /** By which template conversations become text, and why, in a few words. */
  template: string;
  /** Tokens that a conversation and its answer can have. */
  contextLength: number;
}

export interface ChatStopParams {
  /** That of `ChatStartResult`. */
  session: string;
}

export interface ChatStopResult {
  /** False when there is no such session, or no more. */
  stopped: boolean;
}

/** What a check found out about one dataset. */
export interface CheckedDatasetInfo {
  name: string;
  /** It is evaluated on. */
  isEval: boolean;
  /** Of its files. */
  bytes: number;
  rows: number;
  /** Rows that a training uses. */
  rowsUsable: number;
  /** Lengths of rows before anything is cut. */
  lengths: DataLengthsInfo;
  /** Tokens the loss counts; null where lengths are in characters. */
  learnt?: number;
  /** Rows that lose tokens to `cutoff_len`; null where lengths are in characters. */
  truncated?: number;
  /** Of those, rows that lose tokens of an answer; null where lengths are in characters. */
  answersCut?: number;
  /** By guess, most rows first. */
  languages: DataLanguageInfo[];
  findings: DataFindingInfo[];
}

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

export interface CheckpointInfo {
  /** Optimizer steps done. */
  step: number;
  /** Its folder. */
  path: string;
  /** The folder is still there: `save_total_limit` takes old ones away. */
  exists: boolean;
}

/** What a daemon may be able to do beyond the language features. */
export type DaemonCapability = "plan" | "train" | "makeRecipes" | "installEngine" | "checkData" | "chat";

/** A check of data: of a recipe's datasets, or of a file by itself. One of the two is named. */
export interface DataCheckParams {
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe?: string;
  /** The only one of its datasets that is checked, against those to evaluate on; null for all. */
  dataset?: string;
  /** URI of a data file. */
  file?: string;
  /** Comes again in the notifications of its progress. */
  token?: string;
}

export interface DataCheckResult {
  /** Those to evaluate on last. */
  datasets: CheckedDatasetInfo[];
  /** What lengths are counted in: `tokens` or `characters`. */
  unit: string;
  /** Sentences about the check itself. */
  notes: string[];
  /** Which template is used and why, as a phrase; null without a recipe. */
  templateOrigin?: string;
  /** Tokens a row may have; null without a recipe, and where all rows are joined and cut into blocks. */
  rowLimit?: number;
}

export interface DataFindingInfo {
  /** The finding's code. */
  code: string;
  /** How bad it is. */
  severity: DataFindingSeverity;
  /** What was found, as a sentence. */
  message: string;
  /** What to do. */
  help: string;
  /** How many rows. */
  rows: number;
  /** The first of them. */
  examples: DataRowInfo[];
}

export type DataFindingSeverity = "error" | "warning" | "note";

export interface DataLanguageInfo {
  /** Its name in English, or the script where that is all that can be told. */
  language: string;
  /** How many rows. */
  rows: number;
}

export interface DataLengthBucketInfo {
  /** The shortest length it counts. */
  from: number;
  /** The longest. */
  to: number;
  /** How many rows. */
  rows: number;
}

export interface DataLengthsInfo {
  /** The shortest row. */
  min: number;
  /** Half of the rows are no longer. */
  median: number;
  /** 95 % of the rows are no longer. */
  p95: number;
  /** The longest row. */
  max: number;
  /** All rows together. */
  total: number;
  /** From the shortest to the longest. */
  buckets: DataLengthBucketInfo[];
}

export interface DataPreviewParams {
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe: string;
  /** Row of the dataset, from 1, counted over all its files. */
  first: number;
  /** At most so many rows. */
  count: number;
  /** One of the recipe's datasets; null: the first of them. */
  dataset?: string;
}

export interface DataPreviewResult {
  /** Whose rows they are. */
  dataset: string;
  /** All datasets that the recipe names. */
  datasets: string[];
  /** Which template is used and why, as a phrase. */
  templateOrigin: string;
  /** Which row of the dataset the first one is, from 1. */
  first: number;
  /** As a training sees them. */
  rows: PreviewRowInfo[];
  /** Tokens a row may have; null where all rows are joined and cut into blocks. */
  rowLimit?: number;
}

/** How far a check is; at most ten a second. */
export interface DataProgressParams {
  /** That of the request. */
  token: string;
  /** Name of the dataset that is read. */
  dataset: string;
  /** Rows of it that are done. */
  rows: number;
  /** Bytes of its files. */
  done: number;
  /** Bytes of its files. */
  total: number;
}

export interface DataRowInfo {
  /** Path of its file. */
  file: string;
  /** Row in the file, from 1. */
  row: number;
  /** Line in the file, from 1; null where rows are no lines. */
  line?: number;
  /** What was found in it; secrets are never whole in it. Null where that is all there is to say. */
  detail?: string;
}

export interface DatasetChoiceInfo {
  /** As registered. */
  name: string;
  /** Of the registry, relative to the working directory. */
  folder: string;
}

export interface DeviceChoiceInfo {
  /** Such as `CPU` or `RTX 4090`. */
  name: string;
  /** Its memory. */
  bytes: number;
  /** It is in this machine. */
  isHere: boolean;
}

export interface DeviceInfo {
  /** Such as `CPU` or `NVIDIA GeForce RTX 4090`. */
  name: string;
  /** Its memory. */
  bytes: number;
  /** What is free of it. */
  freeBytes: number;
}

/** The machine as it is now. */
export interface DevicesResult {
  /** GPUs, then the machine's own memory. */
  devices: DeviceInfo[];
  /** What memory is planned for, such as `RTX 4090, 24 GiB`. */
  plannedFor: string;
}

export interface EngineInstallParams {
  /** Absolute path or `https:` address of an engine's archive. */
  source: string;
  /** What its bytes must come to, in hexadecimal; null: what stands in the file of the same name with `.sha256`. */
  sha256?: string;
}

export interface EngineInstallResult {
  /** Path of the worker. */
  engine: string;
  /** The engine's version. */
  version: string;
}

/** How far an installation is; at most ten a second. */
export interface EngineProgressParams {
  /** What is being done, a few words. */
  step: string;
  /** Bytes. */
  done: number;
  /** Bytes; 0 when unknown. */
  total: number;
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
  /** Of generated answers, as LLaMA-Factory scores them, 0 to 100; null where none were asked for. */
  bleu4?: number;
  /** 0 to 100. */
  rouge1?: number;
  /** 0 to 100. */
  rouge2?: number;
  /** 0 to 100. */
  rougeL?: number;
  /** Share of generated answers that are the expected ones, 0 to 1. */
  exactMatch?: number;
  runtimeSeconds: number;
  samples: number;
}

/** What to do with what an earlier run left in output_dir. */
export type ExistingOutput = "resume" | "overwrite";

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

export interface ImportLeftInfo {
  /** Key of the source, with dots for what is inside another. */
  key: string;
  /** Its line in the source, from 1. */
  line: number;
  /** Why it was left out, and what to do instead where something can be done; one sentence. */
  reason: string;
}

export interface ImportedFileInfo {
  /** Relative to the source's folder. */
  name: string;
  /** All of it. */
  text: string;
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
  /** Version of the recipe's keys, as in the schema. */
  schemaVersion: string;
  /** What it can do: the closed list of `DaemonCapability`; clients hide what is not there. */
  capabilities: DaemonCapability[];
  /** Path of the worker; absent when it is not installed, and nothing can be trained. */
  engine?: string;
}

/** Settings of the user that the daemon reads; each may be absent. */
export interface LatheSettings {
  /** What is said about recipes. */
  findings?: FindingSettings;
  /** What memory is planned for. */
  memory?: MemorySettings;
}

/** What measured peaks mean. */
export type MemoryBasis = "phasePeak" | "runPeak";

/** Peaks of memory have risen: before the first step, at most once per logged step, and once before the run ends, however it ends. */
export interface MemoryEvent {
  type: "memory";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  memory: RunMemory;
}

/** The memory of a recipe, held against a device. Amounts are bytes of one device. */
export interface MemoryPlanInfo {
  /** All of it on one line, such as `RTX 4090: 17.3 of 23.1 GiB, fits`. */
  summary: string;
  /** Such as `needs 27.4 GiB, RTX 4090 has 23.1 GiB`. */
  comparison: string;
  verdict: PlanVerdict;
  /** Code of the finding the user sees about it; null when there is none, or it is silenced or turned off. */
  finding?: string;
  /** The recipe has errors, of which memory is none: a start would be refused. */
  hasErrors: boolean;
  /** What verdicts go by: the middle of the band. */
  needed: number;
  neededAtLeast: number;
  neededAtMost: number;
  /** What there is. */
  budget: number;
  /** The device's name. */
  device: string;
  devices: number;
  /** Whose use of memory is planned. */
  profile: string;
  /** What stands behind the numbers, as sentences. */
  basis: string[];
  /** Keys of the recipe that Lathe can't run yet; they count all the same. */
  notYet: string[];
  /** In the order they happen. */
  phases: PlanPhaseInfo[];
  /** What decides bytes at the peak, largest first. */
  keys: PlanKeyInfo[];
  /** What would make it fit, least harm first; empty when it fits with room. */
  remedies: PlanRemedyInfo[];
  /** Samples at a time; null when not even one fits. */
  largestMicroBatch?: number;
  /** Tokens; null when not even one fits. */
  longestSequence?: number;
}

/** What memory is planned for. Values of other types than those named are passed over. */
export interface MemorySettings {
  /** Text: the name of a GPU; empty: this machine's. */
  gpu?: unknown;
  /** Number: so many GiB in place of a device; 0: the device's. */
  gib?: unknown;
  /** Number: how many equal GPUs. */
  gpus?: unknown;
  /** Text: whose use of memory, by its name; others: by the device. */
  profile?: unknown;
}

/** A recipe or a run says what is exported: what a training has left, or what an export's recipe names. */
export interface ModelExportParams {
  /** Absolute path of the folder to write. */
  output: string;
  /** One of `ExportFormats`. */
  format: string;
  /** Comes back in `ModelExportProgressParams`. */
  token: string;
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe?: string;
  /** Id of a run. */
  run?: string;
  /** Few-bit type of matrices, one of the format's; null: none. */
  quantization?: string;
  /** An exported model that is already there may be replaced. */
  overwrite?: boolean;
}

/** How far an export is; at most a hundred or so in all. */
export interface ModelExportProgressParams {
  /** Of the request. */
  token: string;
  /** `quantizing`, `writing` or `checking`. */
  phase: string;
  /** Layers, bytes, or prompts. */
  done: number;
  /** Of all. */
  total: number;
}

export interface ModelExportResult {
  /** The folder. */
  output: string;
  /** Names of its files, weights first. */
  files: string[];
  /** Of all files. */
  bytes: number;
  /** What the user should know, each one or two sentences. */
  notices: string[];
  /** Largest difference of a logit to the model that it was made of, by the largest logit; of a log probability where llama.cpp computed; null when it was not compared. */
  difference?: number;
  /** Share of positions with the same likeliest token; null when it was not compared. */
  sameNext?: number;
  /** llama.cpp computed, and told log probabilities of so many likeliest tokens; null: all logits were compared. */
  likeliest?: number;
  /** Why it was not compared, though that was asked for; the rest of a sentence. */
  unchecked?: string;
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

export interface NoticeInfo {
  /** When it was said, in UTC. */
  time: string;
  /** How much it matters. */
  severity: NoticeLevel;
  /** One or two sentences. */
  message: string;
}

export type NoticeLevel = "info" | "warning";

/** What is in output_dir, and what can be chosen about it. */
export interface OutputChoiceInfo {
  /** Name of the checkpoint to go on from (`Resume`); null when there is none. */
  checkpoint?: string;
  /** The run that wrote it; null when it is not known. */
  checkpointRun?: string;
  /** Keys that differ from that run's recipe, with both values, such as `seed (7, was 42)`. */
  changedKeys: string[];
  /** Whether deleting (`Overwrite`) is possible. */
  canOverwrite: boolean;
  /** How many would be deleted. */
  checkpoints: number;
  /** How many would be deleted beside them. */
  files: number;
  /** Size of all that. */
  bytes: number;
}

/** The run does nothing after its current step, and keeps its memory and its device, until it is resumed or stopped. */
export interface PausedEvent {
  type: "paused";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  /** Optimizer steps done. */
  step: number;
}

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

/** Largest memory within each phase, in bytes; null where the run has not been. The host's allocator keeps what it was given, so a phase shows at least what stood free at its begin. */
export interface PhasePeaks {
  /** Reading and tokenizing the data. */
  prepare?: number;
  /** Weights, adapters, optimizer states. */
  load?: number;
  /** Answers before and after training. */
  preview?: number;
  /** Forward pass with the loss. */
  forward?: number;
  backward?: number;
  /** Optimizer step. */
  step?: number;
  eval?: number;
  /** Checkpoints and the final files. */
  save?: number;
}

export interface PlanEditInfo {
  /** A key of the recipe. */
  key: string;
  /** Its new value as YAML; left out: the key is taken out. */
  value?: string;
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
  /** 0 where the data is streamed, so that nobody knows how much it is; so are the other figures per epoch. */
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

export interface PlanItemInfo {
  /** In plain words. */
  name: string;
  /** On one device. */
  bytes: number;
}

export interface PlanKeyInfo {
  /** A key of the recipe, written or not. */
  key: string;
  /** What it decides at the peak. */
  bytes: number;
  /** Of which items, in plain words. */
  items: string[];
}

/** What is left out is as the settings have it. */
export interface PlanParams {
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe: string;
  /** Name of a GPU; empty: this machine's. */
  gpu?: string;
  /** So many GiB in place of a device. */
  gib?: number;
  /** How many equal GPUs. */
  gpus?: number;
  /** Whose use of memory: `lathe` or `hf`. */
  profile?: string;
}

export interface PlanPhaseInfo {
  /** In plain words. */
  name: string;
  /** The most it holds: the sum of the items. */
  bytes: number;
  /** It holds more than the others. */
  isPeak: boolean;
  /** Largest first. */
  items: PlanItemInfo[];
}

export interface PlanRemedyInfo {
  /** What is done, as a command. */
  title: string;
  /** What it costs besides, as a sentence. */
  cost: string;
  /** Bytes that are needed then. */
  needed: number;
  /** It fits then. */
  fits: boolean;
  /** The changes of keys. */
  edits: PlanEditInfo[];
}

export interface PlanResult {
  /** Null when nothing can be planned. */
  plan?: MemoryPlanInfo;
  /** Why not, as a sentence; null with a plan. */
  problem?: string;
}

export type PlanVerdict = "fits" | "tight" | "tooLarge";

export interface Position {
  /** From 0. */
  line: number;
  /** From 0, in UTF-16 code units. */
  character: number;
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

/** A prompt and what the model said to it. */
export interface PreviewInfo {
  /** The user's words. */
  prompt: string;
  /** The answer before training; null when there is none. */
  before?: string;
  /** The answer after training; null when there is none yet. */
  after?: string;
}

/** Tokens that follow each other and have the same use. */
export interface PreviewPieceInfo {
  /** What the training makes of them. */
  use: PreviewUse;
  /** Their texts; put together, the text of the piece. Of a long piece its head. */
  tokens: string[];
  /** How many more tokens it has. */
  omitted: number;
  /** Of rows that judge answers, the answer it is of: chosen or rejected, desirable or undesirable. */
  answer?: string;
}

/** A row as a training sees it, before packing. */
export interface PreviewRowInfo {
  /** Path of its file. */
  file: string;
  /** Row in the file, from 1. */
  row: number;
  /** Line in the file, from 1; null where rows are no lines. */
  line?: number;
  /** Why the row is left out; null for a row that is used. */
  problem?: string;
  /** Without a limit. */
  tokens: number;
  /** Tokens that are trained on. */
  kept: number;
  /** Tokens that the loss counts. */
  learnt: number;
  /** Tokens of an answer did not fit. */
  isAnswerCut: boolean;
  /** In order. */
  pieces: PreviewPieceInfo[];
}

export type PreviewTime = "before" | "after";

/** What a training makes of a token. */
export type PreviewUse = "masked" | "learnt" | "cut";

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

/** The run waits for its device. Written when the wait begins and when the place in the line changes. */
export interface QueuedEvent {
  type: "queued";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  /** As in `Device`. */
  device: string;
  /** From 1: the next run to start. */
  position: number;
  /** What the run waits for, one sentence. */
  reason: string;
}

export interface Range {
  /** Inclusive. */
  start: Position;
  /** Exclusive. */
  end: Position;
}

export interface RecipeCheckParams {
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe: string;
}

export interface RecipeCheckResult {
  /** Findings that keep it from running. */
  errors: number;
  /** Findings that are worth a look. */
  warnings: number;
  /** Findings below that. */
  notes: number;
  /** What the recipe does and whether it can, as a sentence. */
  summary: string;
  /** The verdict on memory on one line; null when there is none. */
  memory?: string;
}

export interface RecipeEditParams {
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe: string;
  /** Changes of keys. */
  edits: PlanEditInfo[];
}

export interface RecipeEditResult {
  /** Changes of the text that do it, comments and order kept; empty when the recipe is so already. */
  changes: TextEdit[];
}

export interface RecipeImportParams {
  /** URI of a configuration of Axolotl; the text of an open document goes before the file's. */
  source: string;
}

/** A recipe that says what another tool's configuration says. */
export interface RecipeImportResult {
  /** The recipe; what needs the user's eye stands in it as comments too. */
  text: string;
  /** A name for it that is free beside the source. */
  fileName: string;
  /** Further files that it needs, such as a dataset registry. */
  files: ImportedFileInfo[];
  /** How many keys were carried over. */
  carried: number;
  /** What was not carried over, in the order of the source. */
  left: ImportLeftInfo[];
}

export interface RecipeNewParams {
  /** Id of a template. */
  template: string;
  /** URI of the folder the recipe is to be in. */
  folder: string;
  /** Name of the GPU it is made for; null: this machine's device. */
  gpu?: string;
  /** Model folder, as the recipe is to name it; null: a place to fill in. */
  model?: string;
  /** Registered dataset; null: a place to fill in. */
  dataset?: string;
  /** Folder of its registry. */
  datasetFolder?: string;
}

export interface RecipeNewResult {
  /** The recipe. */
  text: string;
  /** A name for it that is free in the folder. */
  fileName: string;
  /** What was decided for the device and why, as sentences. */
  notes: string[];
}

export interface RecipeTemplateInfo {
  /** What `Template` takes. */
  id: string;
  /** A few words. */
  name: string;
  /** What it is good for, a few words. */
  detail: string;
  /** Lathe can't run it yet; other trainers can. */
  notYet: boolean;
  /** It trains. */
  needsDataset: boolean;
}

export interface RecipeTemplatesParams {
  /** URI of the folder the recipe is to be in; decides which models and datasets are offered. */
  folder: string;
}

/** What a new recipe can be made of. */
export interface RecipeTemplatesResult {
  /** What a recipe can be for, the most usual first. */
  templates: RecipeTemplateInfo[];
  /** What it can be made for: this machine's device first, then GPUs by their memory. */
  devices: DeviceChoiceInfo[];
  /** Folders of models below the working directory, relative to it. */
  models: string[];
  /** Registered datasets, with the folder whose registry names them. */
  datasets: DatasetChoiceInfo[];
}

export interface ReportParams {
  /** URI of a recipe to put into the report, redacted; null: none. */
  recipe?: string;
  /** A run to put into the report; null: none. */
  runId?: string;
}

export interface ReportResult {
  /** Versions, devices, the engine's own check, and what was asked for, with names of users and secrets taken out. */
  markdown: string;
}

/** A paused run goes on. */
export interface ResumedEvent {
  type: "resumed";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
}

/** What a running run can be asked to do. */
export type RunAction = "stop" | "stopNow" | "pause" | "resume" | "save" | "evaluate";

export interface RunControlParams {
  runId: string;
  action: RunAction;
}

export interface RunControlResult {
  /** Whether the run will do it. */
  accepted: boolean;
  /** Why it will not, one sentence; null when it will. */
  reason?: string;
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
  /** With `ChoiceNeeded`: between what. */
  choice?: OutputChoiceInfo;
}

/** Why an operation on a run could not be carried out. */
export type RunErrorKind = "internal" | "recipeRefused" | "recipeUnreadable" | "engineMissing" | "outputUnusable" | "outputBusy" | "choiceNeeded" | "notResumable" | "runUnknown" | "notRemovable" | "engineUnusable" | "dataUnusable" | "modelUnusable" | "exportFailed";

/** One line of `events.jsonl`. A type this version does not know is read as a bare `RunEvent`; unknown fields are skipped. Numbers that are not finite are the strings "NaN", "Infinity", "-Infinity". */
export type RunEvent =
  | StartedEvent
  | QueuedEvent
  | PhaseEvent
  | ProgressEvent
  | PlanEvent
  | StepEvent
  | EvalEvent
  | CheckpointEvent
  | PreviewEvent
  | MemoryEvent
  | NoticeEvent
  | SystemEvent
  | PausedEvent
  | ResumedEvent
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

/** Why a run died, and what may be done. */
export interface RunFailureInfo {
  /** The class of failure. */
  kind: WorkerExitCode;
  /** What happened and where, one sentence. */
  message: string;
  /** What to do. */
  hint?: string;
  /** The last lines of what the worker's process printed, oldest first. */
  logLines: string[];
  /** Edits of the recipe that may let it come through, the first one to try first; empty when no edit would. */
  remedies: RunRemedyInfo[];
  /** Name of the checkpoint the run can go on from; null when there is none. */
  checkpoint?: string;
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
  /** What the run has, or waits for, alone: `cpu`, or a GPU. */
  device: string;
  createdAt: string;
  /** Number of the newest event this state contains; 0 when there is none. */
  lastSeq: number;
  phase?: RunPhase;
  /** Such as a file name. */
  phaseDetail?: string;
  progressDone?: number;
  progressTotal?: number;
  /** Until the phase has come through, by its rate while it was looked at; null when that is not known. */
  phaseEtaSeconds?: number;
  /** Why the run has not begun; null unless it is queued. */
  waitReason?: string;
  /** For how long nothing has been heard of the worker, or of its work; null while both are alive. */
  stalledSeconds?: number;
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

export interface RunLogParams {
  /** The run. */
  runId: string;
  /** First byte to read, as `Next` had it; null: the last lines there are. */
  from?: number;
  /** At most so much, up to `BytesLimit`. */
  maxBytes?: number;
}

/** Part of what a run's own process printed. */
export interface RunLogResult {
  /** Whole lines. A last line without an end is given when the run has ended, and a line longer than was asked for comes in parts. */
  text: string;
  /** Where the next part begins, in bytes. */
  next: number;
  /** Nothing stands before that was not asked for or given. */
  isWhole: boolean;
}

/** Measured memory of a run so far: `memory.json` of its records, and part of its events. Bytes of phases are above `BaselineBytes`. */
export interface RunMemory {
  /** Optimizer steps done. */
  step: number;
  basis: MemoryBasis;
  /** Resident memory of the worker with the engine loaded, before data and model. */
  baselineBytes: number;
  /** Memory of the device trained on; 0 when unknown. */
  deviceBytes: number;
  /** Largest of `Phases`. */
  peakBytes: number;
  phases: PhasePeaks;
  /** Largest micro-batch trained on; null before the first. */
  trainBatch?: BatchShape;
  /** Largest batch evaluated; null before the first. */
  evalBatch?: BatchShape;
}

/** What a run measures: most of it once per logged step, the system once a second. */
export type RunMetric = "loss" | "evalLoss" | "learningRate" | "gradNorm" | "tokensPerSecond" | "samplesPerSecond" | "epoch" | "dataMilliseconds" | "forwardMilliseconds" | "backwardMilliseconds" | "optimizerMilliseconds" | "rssBytes" | "evalAccuracy" | "cpuPercent" | "systemRssBytes" | "gpuPercent" | "gpuBytes" | "evalBleu4" | "evalRouge1" | "evalRouge2" | "evalRougeL" | "evalExactMatch";

/** What a run is busy with. */
export type RunPhase = "other" | "loadingEngine" | "loadingModel" | "preparingData" | "tokenizing" | "previewing" | "training" | "evaluating" | "saving" | "predicting";

/** What was planned for a run before it started: `plan.json` of its records. Bytes are above the idle worker. */
export interface RunPlan {
  /** Name of the profile the plan was made with. */
  profile: string;
  /** The device, such as `CPU`. */
  device: string;
  /** The model's family: its `model_type`. */
  family: string;
  /** How it is trained, such as `lora bf16`. */
  method: string;
  /** Sequences of a micro-batch. */
  rows: number;
  /** Tokens of the longest sequence. */
  length: number;
  /** Largest of `Phases`. */
  peakBytes: number;
  phases: PhasePeaks;
  /** What the peak is made of. */
  items: Record<string, number>;
}

export interface RunRecipeParams {
  /** The run. */
  runId: string;
}

/** The recipe that a run was started with. */
export interface RunRecipeResult {
  /** Every key with its value as YAML, one per line, in the order of their names; paths below the working directory are relative to it. Made for comparing two of them. */
  resolved: string;
}

/** An edit of a recipe that may let a run come through that died. */
export interface RunRemedyInfo {
  /** What is done, as a command. */
  title: string;
  /** What it changes and costs, as a sentence. */
  detail: string;
  /** The changes of keys. */
  edits: PlanEditInfo[];
  /** The run can go on from its checkpoint with them; else it begins anew. */
  canResume: boolean;
}

export interface RunRemoveParams {
  /** A run that has ended. */
  runId: string;
  /** What goes. */
  scope: RunRemoveScope;
  /** Removes. Without it nothing is removed, and the answer says what would be. */
  confirmed?: boolean;
}

export interface RunRemoveResult {
  /** How many files are removed, or would be. */
  files: number;
  /** Their size. */
  bytes: number;
  /** What stays although it lies among them, each with the reason. */
  kept: string[];
}

export type RunRemoveScope = "listing" | "records" | "output";

export interface RunSeriesParams {
  /** The run. */
  runId: string;
  /** What to read. */
  metric: RunMetric;
  /** First step; null: the first there is. */
  from?: number;
  /** Last step; null: the newest. */
  to?: number;
  /** At most so many points, at least 4; with more each bucket of them gives its least and its greatest value. */
  maxPoints?: number;
}

export interface RunSeriesResult {
  /** As asked. */
  metric: RunMetric;
  /** Ascending; what is measured once a second has several points of one step. */
  steps: number[];
  /** One per point: since the run's first event, ascending. */
  seconds: number[];
  /** One per point; null where the value is no finite number. */
  values: (number | null)[];
  /** Number of the newest event that is contained. */
  lastSeq: number;
}

export interface RunShowParams {
  /** The run. */
  runId: string;
}

/** What a run's files tell of it beyond its newest state and its curves. Paths are absolute. */
export interface RunShowResult {
  /** Each folder once, in the order they were written; of very many the newest. */
  checkpoints: CheckpointInfo[];
  /** Answers to the preview prompts, by prompt. */
  previews: PreviewInfo[];
  /** What the user should know of it, oldest first; of very many the newest. */
  notices: NoticeInfo[];
  /** What was planned; null when the run could not be planned. */
  plan?: RunPlan;
  /** What was measured; null until the worker has measured. */
  memory?: RunMemory;
  /** What the run was going to do; null before it was known. */
  work?: PlanEvent;
  /** Seconds from its plan to its newest logged step; null before there is one. */
  seconds?: number;
  /** Null until it has ended, and for an end without one. */
  summary?: RunSummary;
  /** Null unless the run ended otherwise than done or stopped. */
  failure?: RunFailureInfo;
  /** Number of the newest event that is contained. */
  lastSeq: number;
}

/** A recipe, or an ended run to go on from, says what to start. */
export interface RunStartParams {
  /** URI of the recipe; the text of an open document goes before the file's. */
  recipe?: string;
  /** `key=value` words that go before the recipe's values. */
  overrides?: string[];
  /** 1 to 128 printable characters that name this intention: however often it is sent, and by whom, one run is started. Kept for a day. */
  key?: string;
  /** What the user chose about what is in output_dir; the answer to `ChoiceNeeded`. */
  existing?: ExistingOutput;
  /** Id of an ended run, to start a new one with its recipe from its last checkpoint. */
  resume?: string;
}

export interface RunStartResult {
  /** The started run, or the one that was started with the same key before. */
  run: RunInfo;
  /** Findings of the recipe that did not keep it from starting. */
  warnings: number;
  /** What happens with what was in output_dir, one sentence; null when nothing does. */
  notice?: string;
}

export type RunState = "queued" | "starting" | "running" | "paused" | "stopping" | "finished" | "stopped" | "failed" | "lost";

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

/** The worker has its device and begins to work. */
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
  /** Mean cross entropy per label token since the last record, in nats, and the balancing loss of routers with its weight where there is one. */
  loss: number;
  /** Balancing loss of the routers of a mixture of experts, without its weight; null: none is trained with. */
  auxLoss?: number;
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
  /** One sentence, where the mode alone would tell it wrong. */
  message?: string;
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

/** Once a second, whatever the run is busy with: what the worker uses, and that it lives. */
export interface SystemEvent {
  type: "system";
  /** From 1, without gaps. */
  seq: number;
  /** UTC. */
  time: string;
  /** Processor time of the worker in the last second; 100 is one core. */
  cpuPercent: number;
  rssBytes: number;
  /** 0 to 100; null without a GPU. */
  gpuPercent?: number;
  /** In use on the device, by anyone; null without a GPU. */
  gpuBytes?: number;
  /** Since the run's work last came forward: a step, a micro-batch, rows read, rows evaluated. */
  idleSeconds: number;
}

export interface TextEdit {
  range: Range;
  newText: string;
}

/** How a worker ended; also the exit code of `lathe train`. Numbers are part of the contract and never change their meaning. */
export type WorkerExitCode = "completed" | "internal" | "usage" | "recipe" | "data" | "model" | "engine" | "diverged" | "hostMemory" | "deviceMemory" | "stoppedWithCheckpoint" | "stoppedNow" | "output" | "runBusy" | "version" | "workerLost" | "crashed";
