import type * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunAction } from "../../infrastructure/protocol.generated";
import type { TextPages } from "../../infrastructure/textPages";
import type { RecipeService } from "../recipes/recipeService";
import { RunAnswers } from "./runAnswers";
import { RunChooser } from "./runChooser";
import { RunComparison } from "./runComparison";
import { RunControl } from "./runControl";
import { RunFiles } from "./runFiles";
import { RunRemedies } from "./runRemedies";
import { RunRemoval } from "./runRemoval";
import type { RunService } from "./runService";
import { RunStarts } from "./runStarts";
import type { RunStore } from "./runStore";

/** What runs need of the rest of the extension. */
export interface RunSurroundings {
  daemon: Daemon;
  service: RunService;
  store: RunStore;
  recipes: RecipeService;
  pages: TextPages;
  /** What is remembered for this workspace. */
  memory: vscode.Memento;
  /** Where a run is watched. */
  panel: { show(runId: string): void; compare(runId: string, otherId: string): void };
  /** Asks about memory before a start. */
  mayStart: (recipe: vscode.Uri) => Promise<boolean>;
}

/** The commands about runs; each takes a run's id, or asks. */
export function runFeatures({ daemon, service, store, recipes, pages, memory, panel, mayStart }: RunSurroundings) {
  const chooser = new RunChooser(daemon, service, store);
  const openPanel = (runId: string): void => {
    panel.show(runId);
  };
  const starts = new RunStarts(daemon, service, store, chooser, memory, openPanel, mayStart);
  const control = new RunControl(service, chooser);
  const files = new RunFiles(chooser);
  const removal = new RunRemoval(service, store, chooser);
  const remedies = new RunRemedies(service, recipes, chooser, starts);
  const answers = new RunAnswers(service, chooser, pages);
  const comparison = new RunComparison(daemon, service, chooser, (runId, otherId) => {
    panel.compare(runId, otherId);
  });
  const ask = (action: RunAction) => (run: unknown) => control.ask(run, action);
  const commands = {
    [commandIds.train]: (resource: unknown) => starts.train(resource),
    [commandIds.trainWithOverrides]: (resource: unknown) => starts.trainWithOverrides(resource),
    [commandIds.resumeFromCheckpoint]: (run: unknown) => starts.resumeFromCheckpoint(run),
    [commandIds.stop]: ask("stop"),
    [commandIds.stopNow]: ask("stopNow"),
    [commandIds.pause]: ask("pause"),
    [commandIds.resume]: ask("resume"),
    [commandIds.saveNow]: ask("save"),
    [commandIds.evaluateNow]: ask("evaluate"),
    [commandIds.compareRuns]: (run: unknown, other: unknown) => comparison.compare(run, other),
    [commandIds.openRunFolder]: (run: unknown) => files.openFolder(run),
    [commandIds.openRunRecipe]: (run: unknown) => files.openRecipe(run),
    [commandIds.showRunLog]: (run: unknown) => files.showLog(run),
    [commandIds.showAnswers]: (run: unknown) => answers.show(run),
    [commandIds.removeRun]: (run: unknown) => removal.remove(run),
    [commandIds.applyRemedy]: (run: unknown, remedy: unknown) => remedies.apply(run, remedy),
  };
  return { commands, starts, comparison, chooser };
}
