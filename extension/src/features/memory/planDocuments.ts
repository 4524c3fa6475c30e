import * as path from "node:path";
import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import { chooseRecipe } from "../recipes/activeRecipe";
import type { PlanService } from "./planService";
import { planText } from "./planText";

const scheme = "lathe-plan";

/** Plans as documents that can be read, searched and copied. A plan follows its recipe when that is saved. */
export class PlanDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly daemon: Daemon,
    private readonly plans: PlanService,
  ) {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidSaveTextDocument((document) => {
        this.#changed.fire(planUri(document.uri));
      }),
    );
  }

  /** Shows the plan of the recipe that a lens or a command means. */
  async show(resource: unknown): Promise<void> {
    const recipe = await chooseRecipe(resource);
    if (recipe === undefined || !(await this.daemon.ensureStarted({ retry: true }))) {
      return;
    }
    const uri = planUri(recipe.uri);
    const known = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    // Plain: a guess at its language would colour the words.
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), "plaintext");
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
    if (known) {
      this.#changed.fire(uri);
    }
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const recipe = vscode.Uri.parse(uri.query, true);
    return planText(vscode.workspace.asRelativePath(recipe), await this.plans.plan(recipe.toString()));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}

/** The name must not end like a recipe's, or it would be coloured as one. */
function planUri(recipe: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${path.posix.basename(recipe.path)} (memory)`, query: recipe.toString() });
}
