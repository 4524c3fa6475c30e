import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { fileName, formatMoment } from "./format";
import type { RunChooser } from "./runChooser";
import type { RunService } from "./runService";

const scheme = "lathe-run";

/** Two runs side by side: their recipes, as they ran, in the editor's own diff, and their curves in the panel. */
export class RunComparison implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration: vscode.Disposable;

  constructor(
    private readonly daemon: Daemon,
    private readonly service: RunService,
    private readonly chooser: RunChooser,
    private readonly overlay: (runId: string, otherId: string) => void,
  ) {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async compare(argument: unknown, other: unknown): Promise<void> {
    const run = await this.chooser.choose(argument, {
      isCandidate: () => true,
      none: "No run is known on this machine.",
      placeholder: "Which run is to be compared?",
      alwaysAsks: true,
    });
    if (run === undefined) {
      return;
    }
    // The view gives the selected rows as its second argument, which says nothing about the other run.
    const base = await this.chooser.choose(typeof other === "string" ? other : undefined, {
      isCandidate: ({ id }) => id !== run.id,
      none: "There is no other run to compare with.",
      placeholder: `Which run is ${fileName(run.recipePath)} to be compared with?`,
      alwaysAsks: true,
    });
    if (base === undefined) {
      return;
    }
    this.overlay(run.id, base.id);
    const title = `${labelOf(base)} ↔ ${labelOf(run)}`;
    await vscode.commands.executeCommand("vscode.diff", uriOf(base), uriOf(run), title, {
      viewColumn: vscode.ViewColumn.One,
      preview: true,
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    await this.daemon.ensureStarted({ retry: false });
    return this.service.recipe(uri.query);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function labelOf(run: RunInfo): string {
  return `${fileName(run.recipePath)} ${formatMoment(run.createdAt, new Date())}`;
}

/** Ends like a plain YAML file's, so that the recipe is coloured and not checked. */
function uriOf(run: RunInfo): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${run.id}/${fileName(run.recipePath)}.resolved.yaml`, query: run.id });
}
