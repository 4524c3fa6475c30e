import * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import type { Daemon } from "../../infrastructure/daemon";
import type { TextPages } from "../../infrastructure/textPages";
import { ImportAxolotl } from "./importAxolotl";
import { NewRecipe } from "./newRecipe";
import { RecipeCheck } from "./recipeCheck";
import { isRecipe } from "./recipeDocuments";
import type { RecipeService } from "./recipeService";

/** The commands that make and check recipes. */
export function recipeCommands(daemon: Daemon, recipes: RecipeService, pages: TextPages) {
  const creation = new NewRecipe(daemon, recipes);
  const imports = new ImportAxolotl(daemon, recipes, pages);
  const check = new RecipeCheck(daemon, recipes);
  return {
    [commandIds.newRecipe]: (resource: unknown) => creation.create(resource),
    [commandIds.importAxolotl]: (resource: unknown) => imports.import(resource),
    [commandIds.validate]: (resource: unknown) => check.validate(resource),
  };
}

/** A window without recipes, runs or panel needs no daemon. */
export function startWithFirstRecipe(daemon: Daemon): vscode.Disposable {
  const consider = (document: vscode.TextDocument): void => {
    if (isRecipe(document)) {
      void daemon.ensureStarted({ retry: false });
    }
  };
  vscode.workspace.textDocuments.forEach(consider);
  return vscode.workspace.onDidOpenTextDocument(consider);
}
