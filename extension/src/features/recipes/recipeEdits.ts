import * as vscode from "vscode";
import type { PlanEditInfo } from "../../infrastructure/protocol.generated";
import type { RecipeService } from "./recipeService";

/** Changes keys of a recipe in the editor, so that it can be undone, and saves it. Whether that was done. */
export async function applyEdits(recipes: RecipeService, recipe: vscode.Uri, edits: PlanEditInfo[]): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(recipe);
  const { changes } = await recipes.edit(recipe.toString(), edits);
  const edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of changes) {
    const { start, end } = range;
    edit.replace(document.uri, new vscode.Range(start.line, start.character, end.line, end.character), newText);
  }
  return (await vscode.workspace.applyEdit(edit)) && (!document.isDirty || (await document.save()));
}
