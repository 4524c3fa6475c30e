import * as vscode from "vscode";
import { chooseRecipe } from "../recipes/activeRecipe";
import { isRecipe } from "../recipes/recipeDocuments";
import { fileName, formatMoment } from "../runs/format";
import { runIdOf } from "../runs/runArgument";
import type { RunChooser } from "../runs/runChooser";
import { stateWord } from "../runs/runState";
import type { RunStore } from "../runs/runStore";
import type { ChatPanel } from "./chatPanel";
import { isTalkable, targetOfPath, targetOfRun, type ChatTarget } from "./chatTarget";

/** More runs are not offered: who means an older one finds it in the view of runs. */
const maxRuns = 50;

type Choice = vscode.QuickPickItem & { choose?: () => Promise<ChatTarget | undefined> };

/** Opens the chat with what the command was called on, or else with what the user picks. */
export class ChatCommands {
  constructor(
    private readonly panel: ChatPanel,
    private readonly store: RunStore,
    private readonly chooser: RunChooser,
    private readonly listRuns: () => Promise<void>,
  ) {}

  async chat(argument: unknown): Promise<void> {
    const what = await this.#targetOf(argument);
    if (what !== undefined) {
      this.panel.show(what);
    }
  }

  async #targetOf(argument: unknown): Promise<ChatTarget | undefined> {
    if (argument instanceof vscode.Uri) {
      return recipeTarget(argument);
    }
    if (runIdOf(argument) === undefined) {
      return this.#pick();
    }
    const run = await this.chooser.choose(argument, { isCandidate: isTalkable, none: "No run has left a model to talk to." });
    if (run === undefined) {
      return undefined;
    }
    const target = targetOfRun(run, new Date());
    if (target === undefined) {
      void vscode.window.showInformationMessage("The run has left nothing to talk to: it neither finished nor saved a checkpoint.");
    }
    return target;
  }

  async #pick(): Promise<ChatTarget | undefined> {
    await this.listRuns();
    const items: Choice[] = [
      ...activeRecipe(),
      ...this.#runs(),
      { label: "$(file-code) Choose a recipe...", choose: () => recipeTarget(undefined) },
      { label: "$(folder) Choose a folder...", detail: "A model, an adapter, or a checkpoint", choose: pickFolder },
    ];
    const picked = await vscode.window.showQuickPick(items, { title: "Chat with model", placeHolder: "Who is to answer?", matchOnDescription: true });
    return picked?.choose?.();
  }

  #runs(): Choice[] {
    const now = new Date();
    return this.store.runs.filter(isTalkable).slice(0, maxRuns).map((run) => ({
      label: `$(history) ${fileName(run.recipePath)}`,
      description: `${stateWord(run.state)}, started ${formatMoment(run.createdAt, now)}`,
      choose: () => Promise.resolve(targetOfRun(run, now)),
    }));
  }
}

function activeRecipe(): Choice[] {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isRecipe(document) && document.uri.scheme === "file"
    ? [{ label: `$(file-code) ${fileName(document.uri.path)}`, description: "what this recipe has trained", choose: () => recipeTarget(document.uri) }]
    : [];
}

async function recipeTarget(resource: unknown): Promise<ChatTarget | undefined> {
  const recipe = await chooseRecipe(resource);
  if (recipe === undefined) {
    return undefined;
  }
  if (recipe.isUntitled) {
    void vscode.window.showInformationMessage("Save the recipe first: what it has trained is found by its folder.");
    return undefined;
  }
  return targetOfPath(recipe.uri.fsPath);
}

async function pickFolder(): Promise<ChatTarget | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: "Folder of a model, an adapter or a checkpoint",
    openLabel: "Load",
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0] === undefined ? undefined : targetOfPath(picked[0].fsPath);
}
