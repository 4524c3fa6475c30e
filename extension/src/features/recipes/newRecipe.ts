import { homedir } from "node:os";
import * as vscode from "vscode";
import { isAble } from "../../infrastructure/capabilities";
import type { Daemon } from "../../infrastructure/daemon";
import type { RecipeNewParams, RecipeTemplatesResult } from "../../infrastructure/protocol.generated";
import { askStep } from "../../infrastructure/quickSteps";
import { recipeLanguageId } from "../../infrastructure/sessionClient";
import { choicesFor, paramsOf, placeholderOf, stepsFor, type RecipeWish } from "./newRecipeSteps";
import type { RecipeService } from "./recipeService";

/** Makes a recipe from four answers: what for, where, of which model, on which data. */
export class NewRecipe {
  constructor(
    private readonly daemon: Daemon,
    private readonly recipes: RecipeService,
  ) {}

  /** The new recipe is a file in the folder, or without one a document that was not saved. */
  async create(resource: unknown): Promise<void> {
    if (!(await isAble(this.daemon, "makeRecipes"))) {
      return;
    }
    const folder = await chooseFolder(resource);
    const params = await this.#ask(folder ?? vscode.Uri.file(homedir()));
    if (params === undefined) {
      return;
    }
    const { text, fileName, notes } = await this.recipes.create(params);
    await vscode.window.showTextDocument(await openNew(text, folder && vscode.Uri.joinPath(folder, fileName)));
    if (notes.length > 0) {
      void vscode.window.showInformationMessage(notes.join(" "));
    }
  }

  async #ask(folder: vscode.Uri): Promise<RecipeNewParams | undefined> {
    const offers = await this.recipes.templates(folder.toString());
    const wish = await askAll(offers);
    return wish === undefined ? undefined : paramsOf(wish, folder.toString());
  }
}

/** Asks one question after the other, and again those that the user went back to. */
async function askAll(offers: RecipeTemplatesResult): Promise<RecipeWish | undefined> {
  const answered: RecipeWish[] = [];
  for (;;) {
    const wish = answered.at(-1) ?? {};
    const steps = stepsFor(wish);
    const step = steps[answered.length];
    if (step === undefined) {
      return wish;
    }
    const answer = await askStep({
      title: "New recipe",
      placeholder: placeholderOf(step),
      step: answered.length + 1,
      totalSteps: steps.length,
      items: choicesFor(step, wish, offers),
    });
    if (answer === undefined) {
      return undefined;
    }
    if (answer === "back") {
      answered.pop();
    } else {
      answered.push(answer.value);
    }
  }
}

/** The folder that was clicked on, else the active file's workspace folder, else the only one, else the one that is picked. */
async function chooseFolder(resource: unknown): Promise<vscode.Uri | undefined> {
  if (resource instanceof vscode.Uri) {
    return resource;
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const own = active && vscode.workspace.getWorkspaceFolder(active);
  const folder =
    own ?? (folders.length > 1 ? await vscode.window.showWorkspaceFolderPick({ placeHolder: "Where is the recipe to be?" }) : folders[0]);
  return folder?.uri.scheme === "file" ? folder.uri : undefined;
}

async function openNew(text: string, file: vscode.Uri | undefined): Promise<vscode.TextDocument> {
  if (file === undefined) {
    return vscode.workspace.openTextDocument({ language: recipeLanguageId, content: text });
  }
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  return vscode.workspace.openTextDocument(file);
}
