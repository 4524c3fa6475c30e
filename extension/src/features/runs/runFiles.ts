import * as vscode from "vscode";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import type { RunChooser } from "./runChooser";
import { showWorkerLog } from "./runMessages";

const any = { isCandidate: () => true, none: "No run is known on this machine." };

/** What there is of a run on disk: its folder, its recipe, its log. */
export class RunFiles {
  constructor(private readonly chooser: RunChooser) {}

  openFolder(argument: unknown): Promise<void> {
    return this.#with(argument, async ({ outputDirectory }) => {
      const folder = vscode.Uri.file(outputDirectory);
      const isThere = await exists(folder);
      if (!isThere) {
        void vscode.window.showInformationMessage(`The folder ${outputDirectory} is not there any more.`);
      } else if (vscode.workspace.getWorkspaceFolder(folder) !== undefined) {
        await vscode.commands.executeCommand("revealInExplorer", folder);
      } else {
        await vscode.commands.executeCommand("revealFileInOS", folder);
      }
    });
  }

  openRecipe(argument: unknown): Promise<void> {
    return this.#with(argument, async ({ recipePath }) => {
      const recipe = vscode.Uri.file(recipePath);
      if (await exists(recipe)) {
        await vscode.window.showTextDocument(recipe, { viewColumn: vscode.ViewColumn.One });
      } else {
        void vscode.window.showInformationMessage(`The recipe ${recipePath} is not there any more.`);
      }
    });
  }

  showLog(argument: unknown): Promise<void> {
    return this.#with(argument, showWorkerLog);
  }

  async #with(argument: unknown, act: (run: RunInfo) => Promise<void>): Promise<void> {
    const run = await this.chooser.choose(argument, any);
    if (run !== undefined) {
      await act(run);
    }
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
