import * as vscode from "vscode";
import { isAble } from "../../infrastructure/capabilities";
import type { Daemon } from "../../infrastructure/daemon";
import { requests, type ModelExportParams, type ModelExportResult } from "../../infrastructure/protocol.generated";
import { problemOf, sentencesOf } from "../../infrastructure/requestError";
import { isTrustedFor } from "../../infrastructure/trust";
import { chooseRecipe } from "../recipes/activeRecipe";
import { fileName } from "../runs/format";
import { runIdOf } from "../runs/runArgument";
import type { RunStore } from "../runs/runStore";
import {
  exportChoices,
  exportedText,
  exportParams,
  exportProgress,
  problemOfFolder,
  proposedFolder,
  type ExportChoice,
} from "./exportText";

/** What is exported: words for the daemon, and the recipe's path, after which the folder is named. */
interface ExportTarget {
  named: { recipe: string } | { run: string };
  path: string;
}

/** Exports what a recipe or a run stands for, in a form and to a folder that the user chooses. */
export class ExportCommand {
  #exports = 0;

  constructor(
    private readonly daemon: Daemon,
    private readonly store: RunStore,
  ) {}

  async export(argument: unknown): Promise<void> {
    if (!(await isTrustedFor("Exporting a model")) || !(await isAble(this.daemon, "train"))) {
      return;
    }
    const target = await this.#target(argument);
    const choice = target === undefined ? undefined : await pickChoice();
    const output = target === undefined || choice === undefined ? undefined : await askFolder(target, choice);
    if (target === undefined || choice === undefined || output === undefined) {
      return;
    }
    const params = exportParams(target.named, choice, output, String(++this.#exports));
    const overwrite = await mayWrite(params.output);
    if (overwrite === undefined) {
      return;
    }
    try {
      const result = await this.#run({ ...params, overwrite }, fileName(target.path));
      if (result !== undefined) {
        await showResult(result);
      }
    } catch (error) {
      void vscode.window.showErrorMessage(sentencesOf(problemOf(error)));
    }
  }

  async #target(argument: unknown): Promise<ExportTarget | undefined> {
    const run = argument instanceof vscode.Uri ? undefined : this.store.get(runIdOf(argument) ?? "");
    if (run !== undefined) {
      return { named: { run: run.id }, path: run.recipePath };
    }
    const recipe = await chooseRecipe(argument);
    return recipe === undefined ? undefined : { named: { recipe: recipe.uri.toString() }, path: recipe.uri.fsPath };
  }

  /** Undefined when the user has cancelled; nothing is left then. */
  #run(params: ModelExportParams, title: string): Thenable<ModelExportResult | undefined> {
    const options = { location: vscode.ProgressLocation.Notification, title: `Exporting the model of ${title}`, cancellable: true };
    return vscode.window.withProgress(options, async (progress, cancellation) => {
      const listener = this.daemon.onDidProgressExport((news) => {
        if (news.token === params.token) {
          const { message, percent } = exportProgress(news);
          progress.report({ message: `${message} (${percent} %)` });
        }
      });
      try {
        return await this.daemon.request<ModelExportResult>(requests.modelExport, params, cancellation);
      } catch (error) {
        if (cancellation.isCancellationRequested) {
          return undefined;
        }
        throw error;
      } finally {
        listener.dispose();
      }
    });
  }
}

async function pickChoice(): Promise<ExportChoice | undefined> {
  return vscode.window.showQuickPick([...exportChoices], { title: "Export model", placeHolder: "In which form?" });
}

async function askFolder(target: ExportTarget, choice: ExportChoice): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: "Export model",
    prompt: "Folder to write",
    value: proposedFolder(target.path, choice),
    validateInput: problemOfFolder,
  });
}

/** Whether what is in a folder may be replaced, which only an exported model is; undefined: the user does not want that. */
async function mayWrite(folder: string): Promise<boolean | undefined> {
  let count: number;
  try {
    count = (await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder))).length;
  } catch {
    count = 0;
  }
  if (count === 0) {
    return false;
  }
  const replace = "Replace";
  const detail = "Only an exported model is replaced; where other files are, nothing is written.";
  const choice = await vscode.window.showWarningMessage(`${folder} is not empty.`, { modal: true, detail }, replace);
  return choice === replace ? true : undefined;
}

async function showResult(result: ModelExportResult): Promise<void> {
  const open = "Open folder";
  const choice = await vscode.window.showInformationMessage(exportedText(result), open);
  if (choice === open) {
    await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(result.output));
  }
}
