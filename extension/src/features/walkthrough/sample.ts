import { access, cp, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { hasMistake, sampleRecipe } from "./sampleRecipe";

const folderName = "lathe-sample";
const recipeName = "assistant-lora.recipe.yaml";
const fixedKey = "lathe.sampleFixed";

/** The sample that comes with the extension: a tiny model, its data and a recipe with a mistake in it. */
export class Sample implements vscode.Disposable {
  readonly #subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    this.#consider(document);
  });

  constructor(private readonly context: vscode.ExtensionContext) {}

  /** Copies the sample to where the user wants it and opens its recipe; one that is there already is opened as it is. */
  async open(): Promise<void> {
    const folder = await this.#chooseFolder();
    if (folder === undefined) {
      return;
    }
    const recipe = path.join(folder, recipeName);
    if (!(await isThere(recipe))) {
      await this.#copyTo(folder, recipe);
    }
    const document = await vscode.workspace.openTextDocument(recipe);
    // The walkthrough, when it is what is open, stays in view.
    const viewColumn = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    await vscode.window.showTextDocument(document, { viewColumn });
    this.#consider(document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #chooseFolder(): Promise<string | undefined> {
    const own = {
      label: "Lathe's own storage",
      detail: this.context.globalStorageUri.fsPath,
      parent: this.context.globalStorageUri.fsPath,
    };
    const workspace = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === "file")
      .map(({ name, uri }) => ({
        label: `The folder ${folderName} in ${name}`,
        detail: path.join(uri.fsPath, folderName),
        parent: uri.fsPath,
      }));
    const other = { label: "Another folder...", detail: `The folder ${folderName} is made in it.`, parent: undefined };
    const items = [...(workspace.length === 0 ? [own] : workspace), other];
    const choice = await vscode.window.showQuickPick(items, {
      title: "Open the sample",
      placeHolder: "Where is it to be copied? It takes 10 MB.",
    });
    if (choice === undefined) {
      return undefined;
    }
    const parent =
      choice.parent ??
      (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: "Copy here" }))?.[0]?.fsPath;
    return parent === undefined ? undefined : path.join(parent, folderName);
  }

  /** The recipe comes last: where it is, everything is. */
  async #copyTo(folder: string, recipe: string): Promise<void> {
    const source = path.join(this.context.extensionPath, "samples");
    for (const part of ["models", "data"]) {
      await cp(path.join(source, part), path.join(folder, part), { recursive: true });
    }
    const text = await readFile(path.join(source, "recipes", recipeName), "utf8");
    await writeFile(recipe, sampleRecipe(text, prefixFor(recipe)), { flag: "wx" });
  }

  #consider(document: vscode.TextDocument): void {
    const isSample = path.basename(document.uri.path) === recipeName && path.basename(path.dirname(document.uri.path)) === folderName;
    if (isSample) {
      void vscode.commands.executeCommand("setContext", fixedKey, !hasMistake(document.getText()));
    }
  }
}

/** Paths in a recipe count from the workspace folder that holds it, else from its own folder. */
function prefixFor(recipe: string): string {
  const workspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(recipe));
  const between = workspace === undefined ? "" : path.relative(workspace.uri.fsPath, path.dirname(recipe));
  return between === "" ? "" : `${between.split(path.sep).join("/")}/`;
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
