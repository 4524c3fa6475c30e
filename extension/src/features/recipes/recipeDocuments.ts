import * as vscode from "vscode";
import { recipeLanguageId } from "../../infrastructure/sessionClient";
import { looksLikeRecipe } from "./looksLikeRecipe";
import { isNamedRecipe } from "./recipeGlobs";

const yamlLanguageId = "yaml";

export function isRecipe(document: vscode.TextDocument): boolean {
  return document.languageId === recipeLanguageId;
}

/** A recipe, or a YAML file that is named one or reads like one but was not given the language. */
export function canBeTrained(document: vscode.TextDocument): boolean {
  const reads = (): boolean => isNamedRecipe(document) || looksLikeRecipe(document.getText());
  return isRecipe(document) || (document.languageId === yamlLanguageId && reads());
}

/**
 * Gives YAML documents that are recipes, by what the user named or by content, the recipe language.
 *
 * A document has one language, so other extensions let go of it: Red Hat's YAML extension selects documents by language ids
 * (`yaml` and a few relatives), by no file pattern, and so neither reports nor completes twice.
 */
export class RecipeDetection implements vscode.Disposable {
  /** Documents that were converted. Changing the language by hand keeps the document object, closing the file does not. */
  readonly #converted = new WeakSet<vscode.TextDocument>();
  /** Files that the user turned back into plain YAML: left alone until the window is reloaded. */
  readonly #declined = new Set<string>();
  readonly #subscriptions: vscode.Disposable;

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => void this.#consider(document)),
      vscode.workspace.onDidSaveTextDocument((document) => void this.#consider(document)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("lathe.recipes")) {
          this.#considerAll();
        }
      }),
    );
    this.#considerAll();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #considerAll(): void {
    for (const document of vscode.workspace.textDocuments) {
      void this.#consider(document);
    }
  }

  async #consider(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    if (isRecipe(document)) {
      this.#declined.delete(key);
      return;
    }
    if (document.languageId !== yamlLanguageId) {
      return;
    }
    if (this.#converted.has(document)) {
      this.#declined.add(key);
    }
    if (this.#declined.has(key) || !isOnDisk(document) || !this.#isMeant(document)) {
      return;
    }
    this.#converted.add(document);
    try {
      await vscode.languages.setTextDocumentLanguage(document, recipeLanguageId);
    } catch (error) {
      // The document was closed in the meantime.
      this.log.debug(`The language of ${key} could not be set`, error);
    }
  }

  #isMeant(document: vscode.TextDocument): boolean {
    return isNamedRecipe(document) || (detectsByContent(document) && looksLikeRecipe(document.getText()));
  }
}

/** Or will be: other sides of diffs and files of other extensions are left alone. */
function isOnDisk(document: vscode.TextDocument): boolean {
  return document.uri.scheme === "file" || document.uri.scheme === "untitled";
}

function detectsByContent(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration("lathe", document).get("recipes.detect", true);
}
