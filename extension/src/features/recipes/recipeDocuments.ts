import * as vscode from "vscode";
import { recipeLanguageId } from "../../infrastructure/sessionClient";
import { looksLikeRecipe } from "./looksLikeRecipe";
import { isNamedRecipe } from "./recipeGlobs";

const yamlLanguageId = "yaml";
/** Then it is not a matter of a late report, but of an extension that looks at recipes too. */
const mostHandedBack = 5;

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
  /** How often the YAML extension was made to let go of a document again. */
  readonly #handedBack = new WeakMap<vscode.TextDocument, number>();
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
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) {
          void this.#clearLateFindings(uri);
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

  /**
   * A check that the YAML extension began before it was told of the closing may report after it, and what it reports then would stay for
   * good. Opened and closed again, faster than it begins a check, the document is cleared.
   */
  async #clearLateFindings(uri: vscode.Uri): Promise<void> {
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (document === undefined || !this.#converted.has(document) || !isRecipe(document) || !vscode.languages.getDiagnostics(uri).some(isOfYamlExtension)) {
      return;
    }
    const times = this.#handedBack.get(document) ?? 0;
    if (times === mostHandedBack) {
      return;
    }
    this.#handedBack.set(document, times + 1);
    this.log.debug(`Findings of the YAML extension came late for ${uri.toString()}`);
    try {
      this.#converted.delete(document);
      await vscode.languages.setTextDocumentLanguage(document, yamlLanguageId);
    } catch (error) {
      this.log.debug(`The language of ${uri.toString()} could not be set`, error);
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

/** It signs with `YAML`, or `yaml-schema` and the schema's name. */
function isOfYamlExtension(finding: vscode.Diagnostic): boolean {
  return /^yaml/i.test(finding.source ?? "");
}

function detectsByContent(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration("lathe", document).get("recipes.detect", true);
}
