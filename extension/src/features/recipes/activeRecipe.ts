import * as vscode from "vscode";
import { canBeTrained } from "./recipeDocuments";

export type RecipeChoice = { document: vscode.TextDocument } | { refusal: string };

/** The recipe that a command means: the resource it was called on, else the active editor's, else the only one that is visible. */
export async function chooseRecipe(resource: unknown): Promise<RecipeChoice> {
  if (resource instanceof vscode.Uri) {
    const document = await vscode.workspace.openTextDocument(resource);
    return canBeTrained(document) ? { document } : { refusal: `${nameOf(document)} is not a recipe.` };
  }
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined) {
    return canBeTrained(active) ? { document: active } : { refusal: `${nameOf(active)} is not a recipe. Open one and try again.` };
  }
  const visible = new Set(vscode.window.visibleTextEditors.map((editor) => editor.document).filter(canBeTrained));
  const [only] = visible;
  if (only !== undefined && visible.size === 1) {
    return { document: only };
  }
  return { refusal: only === undefined ? "Open a recipe and try again." : "Click into the recipe that you mean and try again." };
}

function nameOf(document: vscode.TextDocument): string {
  return vscode.workspace.asRelativePath(document.uri);
}
