import * as vscode from "vscode";
import { isAble } from "../../infrastructure/capabilities";
import type { Daemon } from "../../infrastructure/daemon";
import type { RecipeImportResult } from "../../infrastructure/protocol.generated";
import { recipeLanguageId } from "../../infrastructure/sessionClient";
import type { TextPages } from "../../infrastructure/textPages";
import { fileName } from "../runs/format";
import { filesQuestion, importPage, importSummary } from "./importText";
import { isRecipe } from "./recipeDocuments";
import type { RecipeService } from "./recipeService";

const write = "Write";
const showList = "Show what was left out";

/** Makes a recipe that says what a configuration of Axolotl says. */
export class ImportAxolotl {
  constructor(
    private readonly daemon: Daemon,
    private readonly recipes: RecipeService,
    private readonly pages: TextPages,
  ) {}

  async import(resource: unknown): Promise<void> {
    if (!(await isAble(this.daemon, "makeRecipes"))) {
      return;
    }
    const source = await chooseSource(resource);
    if (source === undefined) {
      return;
    }
    const result = await this.recipes.import(source.toString());
    const folder = vscode.Uri.joinPath(source, "..");
    await showUnsaved(vscode.Uri.joinPath(folder, result.fileName), result.text);
    if (result.files.length > 0) {
      await offerFiles(folder, result);
    }
    await this.#tell(fileName(source.path), result);
  }

  async #tell(source: string, result: RecipeImportResult): Promise<void> {
    const summary = importSummary(source, result);
    if (result.left.length === 0) {
      void vscode.window.showInformationMessage(summary);
    } else if ((await vscode.window.showWarningMessage(summary, showList)) !== undefined) {
      await this.pages.show(`Not carried over (${source})`, importPage(source, result), "markdown");
    }
  }
}

/** The file that was clicked on, else the active YAML file that is no recipe, else the one that is picked. */
async function chooseSource(resource: unknown): Promise<vscode.Uri | undefined> {
  if (resource instanceof vscode.Uri) {
    return resource;
  }
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === "yaml" && active.uri.scheme === "file" && !isRecipe(active)) {
    return active.uri;
  }
  const picked = await vscode.window.showOpenDialog({
    title: "Configuration of Axolotl",
    openLabel: "Import",
    filters: { YAML: ["yaml", "yml"] },
  });
  return picked?.[0];
}

/** Under the name it will be saved by; nothing is written yet. */
async function showUnsaved(file: vscode.Uri, text: string): Promise<void> {
  const opened = await vscode.workspace.openTextDocument(file.with({ scheme: "untitled" }));
  const document = await vscode.languages.setTextDocumentLanguage(opened, recipeLanguageId);
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => {
    edit.replace(new vscode.Range(0, 0, document.lineCount, 0), text);
  });
}

async function offerFiles(folder: vscode.Uri, result: RecipeImportResult): Promise<void> {
  const { message, detail } = filesQuestion(result, folder.fsPath);
  if ((await vscode.window.showInformationMessage(message, { modal: true, detail }, write)) !== write) {
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { name, text } of result.files) {
    // A file that is there already is somebody's: it fails, and none is written.
    edit.createFile(vscode.Uri.joinPath(folder, name), { contents: Buffer.from(text) });
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage("The files were not written: one of them is there already, or the folder can't be written to.");
  }
}
