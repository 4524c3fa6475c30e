import type { PanelView, RunShowResult } from "../src/features/panel/messages";
import type { PanelCommand } from "../src/features/panel/panelCommands";
import type { PanelState } from "../src/features/panel/panelState";

/** What the page's parts may ask of the page. */
export interface PageActions {
  run(command: PanelCommand, ...args: (string | number)[]): void;
  select(runId: string): void;
  pin(runId: string, isPinned: boolean): void;
  openRecipe(runId: string): void;
  openCheckpoint(runId: string, step: number): void;
  saveCsv(): void;
  /** Changes what is kept, and draws what follows from it. */
  keep(change: Partial<PanelState>): void;
  resetZoom(): void;
}

/** What the page's parts are drawn from. */
export interface PageScene {
  view: PanelView;
  /** Of the shown run. */
  facts: RunShowResult | undefined;
  state: PanelState;
}
