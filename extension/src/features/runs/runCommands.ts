import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunInfo, StopMode } from "../../infrastructure/protocol.generated";
import { chooseRecipe } from "../recipes/activeRecipe";
import { fileName, formatLoss, formatMoment, formatStep } from "./format";
import { reportRefusal } from "./runMessages";
import type { RunService } from "./runService";
import { stateWord } from "./runState";
import type { RunStore } from "./runStore";

/** Starting and stopping runs. */
export class RunCommands {
  /** Recipes whose start is under way: a double click starts one run. */
  readonly #starting = new Set<string>();
  readonly #startedHere = new Set<string>();

  constructor(
    private readonly daemon: Daemon,
    private readonly service: RunService,
    private readonly store: RunStore,
    private readonly openPanel: (runId: string) => void,
  ) {}

  async train(resource: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      await refuseUntrusted();
      return;
    }
    const choice = await chooseRecipe(resource);
    if ("refusal" in choice) {
      void vscode.window.showInformationMessage(choice.refusal);
      return;
    }
    const key = choice.document.uri.toString();
    if (this.#starting.has(key)) {
      return;
    }
    this.#starting.add(key);
    try {
      await this.#start(choice.document);
    } finally {
      this.#starting.delete(key);
    }
  }

  /** Other windows and shells start runs too; theirs are shown, but are theirs to speak of. */
  concernsWindow(run: RunInfo): boolean {
    return this.#startedHere.has(run.id) || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(run.recipePath)) !== undefined;
  }

  async stop(runId: unknown, mode: StopMode): Promise<void> {
    const run = await this.#chooseActive(runId);
    if (run === undefined) {
      return;
    }
    try {
      if (!(await this.service.stop(run.id, mode))) {
        void vscode.window.showInformationMessage("The run has already ended.");
      }
    } catch (error) {
      await reportRefusal(error);
    }
  }

  async #start(document: vscode.TextDocument): Promise<void> {
    const recipe = await savedUri(document);
    if (recipe === undefined) {
      void vscode.window.showInformationMessage("The recipe was not saved, so no run was started.");
      return;
    }
    if (!(await this.daemon.ensureStarted({ retry: true }))) {
      // The daemon's own problem is on the screen by now.
      return;
    }
    try {
      const progress = { location: vscode.ProgressLocation.Window, title: "Starting run" };
      const { run } = await vscode.window.withProgress(progress, () => this.service.start(recipe.toString()));
      this.#startedHere.add(run.id);
      this.store.apply([run]);
      this.openPanel(run.id);
    } catch (error) {
      await reportRefusal(error);
    }
  }

  async #chooseActive(runId: unknown): Promise<RunInfo | undefined> {
    if (typeof runId === "string") {
      return this.store.get(runId);
    }
    const active = this.store.active;
    if (active.length <= 1) {
      if (active.length === 0) {
        void vscode.window.showInformationMessage("No run is going on.");
      }
      return active[0];
    }
    const items = active.map((run) => ({
      label: fileName(run.recipePath),
      description: `started ${formatMoment(run.createdAt, new Date())}`,
      detail: `${stateWord(run.state)}, step ${formatStep(run.step, run.totalSteps)}, loss ${formatLoss(run.loss)}`,
      run,
    }));
    return (await vscode.window.showQuickPick(items, { placeHolder: "Which run?" }))?.run;
  }
}

/** Saves when there is something to save; an untitled document gets its name by this. */
async function savedUri(document: vscode.TextDocument): Promise<vscode.Uri | undefined> {
  return document.isDirty || document.isUntitled ? vscode.workspace.save(document.uri) : document.uri;
}

async function refuseUntrusted(): Promise<void> {
  const choice = await vscode.window.showInformationMessage("Training is off until you trust this workspace.", "Manage trust");
  if (choice !== undefined) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
}
