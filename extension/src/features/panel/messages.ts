import type { RunInfo, RunMetric } from "../../infrastructure/protocol.generated";

/** The panel's view type; package.json activates on it. */
export const panelViewType = "lathe.panel";

/** What VS Code keeps for the page across reloads of the window. */
export interface PanelState {
  runId?: string;
}

export type PanelConnection = { kind: "connecting" } | { kind: "ready" } | { kind: "lost"; message: string };

export interface RunChoice {
  id: string;
  label: string;
}

/** Everything but the curves. */
export interface PanelView {
  connection: PanelConnection;
  choices: RunChoice[];
  /** The run that is meant, which `run` lacks while it is not known (yet). */
  runId?: string;
  run?: RunInfo;
}

/** Points of one metric in the order of their steps; null is a value that was no number. */
export interface SeriesPart {
  metric: RunMetric;
  steps: number[];
  values: (number | null)[];
}

export type ToPage =
  | { type: "view"; view: PanelView }
  /** Points to append, or with `reset` to begin anew from. */
  | { type: "series"; runId: string; reset: boolean; parts: SeriesPart[] };

export type FromPage =
  | { type: "ready"; runId?: string; width: number }
  | { type: "resize"; width: number }
  | { type: "select"; runId: string }
  | { type: "stop"; runId: string }
  | { type: "openOutput"; runId: string }
  | { type: "openRecipe"; runId: string }
  | { type: "showLog"; runId: string }
  | { type: "train" }
  | { type: "restartDaemon" };
