import type { StepRange } from "./messages";

/** What VS Code keeps for the page across reloads of the window. */
export interface PanelState {
  runId?: string;
  pins: string[];
  zoom?: StepRange;
  /** Weight of the past, 0 to below 1; null: by the number of points, as LLaMA-Factory draws it. */
  smoothing: number | null;
  isLogScale: boolean;
  isTable: boolean;
  /** Names of sections that are open. */
  open: string[];
}

const openAtFirst = ["memory", "answers", "notices"];

/** Reads a kept state, whichever version wrote it: what does not fit is as at first. */
export function readState(kept: unknown): PanelState {
  const { runId, pins, zoom, smoothing, isLogScale, isTable, open } = (typeof kept === "object" && kept !== null ? kept : {}) as Record<
    string,
    unknown
  >;
  return {
    ...(typeof runId === "string" ? { runId } : {}),
    pins: isTexts(pins) ? pins : [],
    ...(isRange(zoom) ? { zoom } : {}),
    smoothing: typeof smoothing === "number" && smoothing >= 0 && smoothing < 1 ? smoothing : null,
    isLogScale: isLogScale === true,
    isTable: isTable === true,
    open: isTexts(open) ? open : openAtFirst,
  };
}

export function isRange(value: unknown): value is StepRange {
  const { from, to } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  return typeof from === "number" && typeof to === "number" && from < to;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
