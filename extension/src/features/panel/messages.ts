import type { NoticeLevel, RunInfo, RunMetric, RunShowResult } from "../../infrastructure/protocol.generated";
import type { PanelCommand } from "./panelCommands";

export type { NoticeLevel, RunInfo, RunMetric, RunShowResult };

/** The panel's view type; package.json activates on it. */
export const panelViewType = "lathe.panel";

/** First and last step, both included. */
export interface StepRange {
  from: number;
  to: number;
}

export type PanelConnection = { kind: "connecting" } | { kind: "ready" } | { kind: "lost"; message: string };

export interface RunChoice {
  id: string;
  label: string;
}

/** Everything but the curves, what a run's files tell beside them, and its log. */
export interface PanelView {
  connection: PanelConnection;
  choices: RunChoice[];
  /** The run that is meant, which `run` lacks while it is not known (yet). */
  runId?: string;
  run?: RunInfo;
  /** Ids of runs whose curves stay, in the order they were pinned; the shown run may be among them. */
  pins: string[];
}

/** Points of one metric in the order of their steps; null is a value that was no number. */
export interface SeriesPart {
  metric: RunMetric;
  steps: number[];
  /** Since the run's first event. */
  seconds: number[];
  values: (number | null)[];
}

export interface RunParts {
  runId: string;
  parts: SeriesPart[];
}

export type ToPage =
  | { type: "view"; view: PanelView }
  /** Points to append, or with `reset` to begin anew from. */
  | ({ type: "series"; reset: boolean } & RunParts)
  /** Finer points of the steps that were zoomed to. */
  | { type: "detail"; range: StepRange; curves: RunParts[] }
  | { type: "facts"; runId: string; facts: RunShowResult }
  /** Whole lines to append, or with `reset` to begin anew from. */
  | { type: "log"; runId: string; reset: boolean; text: string; isWhole: boolean };

/** What the page shows when it comes to life. */
export interface PageState {
  runId?: string;
  pins: string[];
  zoom?: StepRange;
  isLogOpen: boolean;
  /** Of a chart, in device pixels. */
  width: number;
}

/** What the page says of itself: what it shows, and how. */
export type PageNews =
  | ({ type: "ready" } & PageState)
  | { type: "resize"; width: number }
  | { type: "select"; runId: string }
  | { type: "pin"; runId: string; isPinned: boolean }
  /** Without a range all steps are shown. */
  | { type: "zoom"; range?: StepRange }
  | { type: "log"; isOpen: boolean };

/** What the page asks of the editor. */
export type PanelAction =
  | { type: "command"; name: PanelCommand; arguments: (string | number)[] }
  | { type: "openRecipe"; runId: string }
  | { type: "openCheckpoint"; runId: string; step: number }
  /** `content` is a PNG in base64. */
  | { type: "savePng"; runId: string; name: string; content: string }
  | { type: "saveCsv"; runId: string };

export type FromPage = PageNews | PanelAction;
