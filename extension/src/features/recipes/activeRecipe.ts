import * as vscode from "vscode";
import { canBeTrained } from "./recipeDocuments";

/** More are not looked for: who has more names one. */
const maxFiles = 200;

/**
 * The recipe that a command means: the resource it was called on, else the active editor's, else the only one that is visible, else the
 * only one that is open, else the one that the user picks. Undefined when there is none, which the user has been told, or nobody picked.
 */
export async function chooseRecipe(resource: unknown): Promise<vscode.TextDocument | undefined> {
  if (resource instanceof vscode.Uri || typeof resource === "string") {
    const document = await vscode.workspace.openTextDocument(typeof resource === "string" ? vscode.Uri.parse(resource) : resource);
    if (canBeTrained(document)) {
      return document;
    }
    void vscode.window.showInformationMessage(`${nameOf(document.uri)} is not a recipe.`);
    return undefined;
  }
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && canBeTrained(active)) {
    return active;
  }
  return onlyOne(vscode.window.visibleTextEditors.map((editor) => editor.document)) ?? onlyOne(openDocuments()) ?? pickRecipe();
}

/** Saves when there is something to save; an untitled document gets its name by this. */
export async function savedUri(document: vscode.TextDocument): Promise<vscode.Uri | undefined> {
  return document.isDirty || document.isUntitled ? vscode.workspace.save(document.uri) : document.uri;
}

/** Recipes that are open, then those in the workspace's folders that are named so. */
async function pickRecipe(): Promise<vscode.TextDocument | undefined> {
  const open = openDocuments().filter(canBeTrained).map(({ uri }) => uri);
  const files = await vscode.workspace.findFiles("**/*.recipe.{yaml,yml}", "**/node_modules/**", maxFiles);
  const recipes = new Map([...open, ...files].map((uri) => [uri.toString(), uri]));
  if (recipes.size === 0) {
    void vscode.window.showInformationMessage("There is no recipe here. Open one, or make one with Lathe: New recipe.");
    return undefined;
  }
  const items = [...recipes.values()].map((uri) => ({ label: nameOf(uri), uri }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: "Which recipe?" });
  return picked === undefined ? undefined : vscode.workspace.openTextDocument(picked.uri);
}

function openDocuments(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter((document) => !document.isClosed);
}

/** The recipe among the documents when there is no other one; a document in two editors counts once. */
function onlyOne(documents: readonly vscode.TextDocument[]): vscode.TextDocument | undefined {
  const recipes = new Set(documents.filter(canBeTrained));
  const [only] = recipes;
  return recipes.size === 1 ? only : undefined;
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
