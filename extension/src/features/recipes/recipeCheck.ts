import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import { fileName } from "../runs/format";
import { chooseRecipe } from "./activeRecipe";
import { checkText, type CheckText } from "./checkText";
import type { RecipeService } from "./recipeService";

const show: Record<CheckText["severity"], (message: string) => Thenable<string | undefined>> = {
  information: (message) => vscode.window.showInformationMessage(message),
  warning: (message) => vscode.window.showWarningMessage(message),
  error: (message) => vscode.window.showErrorMessage(message),
};

/** Says whether a recipe can be run, and shows what was found in it. */
export class RecipeCheck {
  constructor(
    private readonly daemon: Daemon,
    private readonly recipes: RecipeService,
  ) {}

  async validate(resource: unknown): Promise<void> {
    const document = await chooseRecipe(resource);
    if (document === undefined || !(await this.daemon.ensureStarted({ retry: true }))) {
      return;
    }
    const { message, severity, hasFindings, hasProblems } = checkText(fileName(document.uri.path), await this.recipes.check(document.uri.toString()));
    if (hasFindings) {
      // Findings of a file are listed while it is open.
      const isVisible = vscode.window.visibleTextEditors.some((editor) => editor.document === document);
      if (!isVisible) {
        await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
      }
    }
    if (hasProblems) {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
    void show[severity](message);
  }
}
