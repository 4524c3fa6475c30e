import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { ExistingOutput, OutputChoiceInfo, RunInfo, RunStartParams, RunStartResult } from "../../infrastructure/protocol.generated";
import { problemOf, type RequestProblem } from "../../infrastructure/requestError";
import { isTrustedFor } from "../../infrastructure/trust";
import { chooseRecipe, savedUri } from "../recipes/activeRecipe";
import { questionAboutOutput } from "./outputQuestion";
import { parseOverrides } from "./overrides";
import { runIdOf } from "./runArgument";
import type { RunChooser } from "./runChooser";
import { reportRefusal } from "./runMessages";
import type { RunService } from "./runService";
import { isResumable } from "./runState";
import type { RunStore } from "./runStore";
import { StartIntentions } from "./startIntentions";

/** What a start is to do beyond what the recipe says. */
export interface StartWishes {
  overrides?: string[];
  existing?: ExistingOutput;
}

/** Starting runs: from a recipe, with other values, or from an ended run's checkpoint. */
export class RunStarts {
  /** What is being started: a double click starts one run. */
  readonly #starting = new Set<string>();
  readonly #intentions = new StartIntentions();
  readonly #startedHere = new Set<string>();

  constructor(
    private readonly daemon: Daemon,
    private readonly service: RunService,
    private readonly store: RunStore,
    private readonly chooser: RunChooser,
    private readonly remembered: vscode.Memento,
    private readonly openPanel: (runId: string) => void,
    private readonly mayStart: (recipe: vscode.Uri) => Promise<boolean>,
  ) {}

  /** Other windows and shells start runs too; theirs are shown, but are theirs to speak of. */
  concernsWindow(run: RunInfo): boolean {
    return this.#startedHere.has(run.id) || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(run.recipePath)) !== undefined;
  }

  async train(resource: unknown, wishes: StartWishes = {}): Promise<void> {
    if (!(await isTrustedFor("Training"))) {
      return;
    }
    const document = await this.#recipeOf(resource);
    if (document !== undefined) {
      await this.#once(document.uri.toString(), () => this.#startRecipe(document, wishes));
    }
  }

  /** Asks for values that go before the recipe's in this one run. */
  async trainWithOverrides(resource: unknown): Promise<void> {
    if (!(await isTrustedFor("Training"))) {
      return;
    }
    const document = await this.#recipeOf(resource);
    if (document === undefined) {
      return;
    }
    const memory = `overrides ${document.uri.toString()}`;
    const text = await vscode.window.showInputBox({
      title: "Train with overrides",
      prompt: "Values for this run only, key=value with blanks between; the recipe stays as it is.",
      placeHolder: "learning_rate=1e-4 num_train_epochs=1",
      value: this.remembered.get(memory, ""),
      ignoreFocusOut: true,
      validateInput: (typed) => {
        const parsed = parseOverrides(typed);
        return "problem" in parsed ? parsed.problem : undefined;
      },
    });
    const parsed = text === undefined ? undefined : parseOverrides(text);
    if (parsed === undefined || "problem" in parsed) {
      return;
    }
    await this.remembered.update(memory, text);
    await this.#once(document.uri.toString(), () => this.#startRecipe(document, { overrides: parsed.words }));
  }

  /** Starts a new run with an ended one's recipe from its last checkpoint. */
  async resumeFromCheckpoint(argument: unknown): Promise<void> {
    if (!(await isTrustedFor("Training"))) {
      return;
    }
    const run = await this.chooser.choose(argument, {
      isCandidate: isResumable,
      none: "There is no run that ended early and left a checkpoint.",
      placeholder: "Which run is to go on from its last checkpoint?",
    });
    if (run !== undefined && (await this.daemon.ensureStarted({ retry: true }))) {
      await this.#once(run.id, () => this.#start(run.id, 0, { resume: run.id }));
    }
  }

  /** Of a run, or as for any command. */
  #recipeOf(resource: unknown): Promise<vscode.TextDocument | undefined> {
    const id = runIdOf(resource);
    const run = id === undefined ? undefined : this.store.get(id);
    return chooseRecipe(run === undefined ? resource : vscode.Uri.file(run.recipePath));
  }

  async #once(what: string, start: () => Promise<void>): Promise<void> {
    if (this.#starting.has(what)) {
      return;
    }
    this.#starting.add(what);
    try {
      await start();
    } finally {
      this.#starting.delete(what);
    }
  }

  async #startRecipe(document: vscode.TextDocument, { overrides, existing }: StartWishes): Promise<void> {
    const recipe = await savedUri(document);
    if (recipe === undefined) {
      void vscode.window.showInformationMessage("The recipe was not saved, so no run was started.");
      return;
    }
    if (!(await this.daemon.ensureStarted({ retry: true }))) {
      // The daemon's own problem is on the screen by now.
      return;
    }
    if (await this.mayStart(recipe)) {
      const what = [recipe.toString(), ...(overrides ?? [])].join(" ");
      await this.#start(what, document.version, {
        recipe: recipe.toString(),
        ...(overrides === undefined ? {} : { overrides }),
        ...(existing === undefined ? {} : { existing }),
      });
    }
  }

  async #start(what: string, version: number, params: RunStartParams): Promise<void> {
    try {
      await this.#request({ ...params, key: this.#intentions.keyFor(what, version) });
      this.#intentions.settle(what);
    } catch (error) {
      if (problemOf(error).kind !== "connection") {
        this.#intentions.settle(what);
      }
      await reportRefusal(error);
    }
  }

  /** Starts, after asking what becomes of the contents of output_dir where somebody has to choose. */
  async #request(params: RunStartParams): Promise<void> {
    const progress = { location: vscode.ProgressLocation.Window, title: "Starting run" };
    let result: RunStartResult;
    try {
      result = await vscode.window.withProgress(progress, () => this.service.start(params));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.choice === undefined || params.existing !== undefined) {
        throw error;
      }
      const existing = await askAboutOutput(problem, problem.choice);
      if (existing !== undefined) {
        await this.#request({ ...params, existing });
      }
      return;
    }
    const { run, notice } = result;
    this.#startedHere.add(run.id);
    this.store.apply([run]);
    this.openPanel(run.id);
    if (notice !== undefined) {
      void vscode.window.showInformationMessage(notice);
    }
  }
}

async function askAboutOutput(problem: RequestProblem, choice: OutputChoiceInfo): Promise<ExistingOutput | undefined> {
  const { message, detail, answers } = questionAboutOutput(problem, choice);
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, ...answers))?.existing;
}
