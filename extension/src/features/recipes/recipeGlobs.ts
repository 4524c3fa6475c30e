import * as vscode from "vscode";
import { usableGlobs } from "./usableGlobs";

/** Whether the user said that files like this one are recipes. Patterns count from the workspace folder that holds the file. */
export function isNamedRecipe(document: vscode.TextDocument): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  return usableGlobs(vscode.workspace.getConfiguration("lathe", document).get("recipes.globs")).some((glob) => {
    const pattern = folder === undefined ? glob : new vscode.RelativePattern(folder, glob);
    return vscode.languages.match({ pattern }, document) > 0;
  });
}
