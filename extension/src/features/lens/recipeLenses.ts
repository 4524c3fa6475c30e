import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { recipeLanguageId } from "../../infrastructure/sessionClient";
import { Throttle } from "../../infrastructure/throttle";
import type { RunStore } from "../runs/runStore";
import { lensParts, type LensPart } from "./lensText";
import { RecentEnds } from "./recentEnds";

/** Twice a second is as often as anyone reads. */
const updateMilliseconds = 500;

const selector = [
  { language: recipeLanguageId, scheme: "file" },
  { language: recipeLanguageId, scheme: "untitled" },
];

/** The line above a recipe that starts its training and shows how it goes. The daemon's own, about memory, stands behind it. */
export class RecipeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #ends = new RecentEnds();
  /** What was shown for each recipe: only another text is drawn anew. */
  readonly #shown = new Map<string, string>();
  readonly #throttle = new Throttle(updateMilliseconds, () => {
    this.#update();
  });
  readonly #subscriptions: { dispose(): void }[];
  #registration: vscode.Disposable;
  /** The editor was told of a change and has not asked yet. It waits for a pause in changes, so that more of them would only delay it. */
  #isAwaited = false;
  #expiry: NodeJS.Timeout | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    private readonly store: RunStore,
    daemon: Daemon,
  ) {
    this.#registration = vscode.languages.registerCodeLensProvider(selector, this);
    this.#subscriptions = [
      store.onDidChange(() => {
        this.#throttle.call();
      }),
      store.onDidEnd((run) => {
        this.#ends.add(run.id, performance.now());
        this.#awaitExpiry();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri.toString())),
      daemon.onDidChangeState(({ kind }) => {
        if (kind === "ready") {
          this.#stepForward();
        }
      }),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    this.#isAwaited = false;
    const parts = this.#partsFor(document.uri);
    this.#shown.set(document.uri.toString(), textOf(parts));
    const top = new vscode.Range(0, 0, 0, 0);
    return parts.map(
      ({ title, command, runId }) =>
        new vscode.CodeLens(top, { title, command, arguments: runId === undefined ? [document.uri] : [runId] }),
    );
  }

  dispose(): void {
    clearTimeout(this.#expiry);
    this.#throttle.dispose();
    this.#registration.dispose();
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
    this.#changed.dispose();
  }

  #partsFor(recipe: vscode.Uri): LensPart[] {
    const now = performance.now();
    return lensParts(this.#runsOf(recipe), ({ id }) => this.#ends.has(id, now));
  }

  #runsOf(recipe: vscode.Uri): RunInfo[] {
    return this.store.runs.filter(({ recipePath }) => vscode.Uri.file(recipePath).fsPath === recipe.fsPath);
  }

  #update(): void {
    if (this.#isAwaited) {
      return;
    }
    const isStale = [...this.#shown].some(([uri, text]) => textOf(this.#partsFor(vscode.Uri.parse(uri))) !== text);
    if (isStale) {
      this.#isAwaited = true;
      this.#changed.fire();
    }
  }

  /** The editor shows the lenses of one line newest provider first, and the daemon's is as new as the daemon. */
  #stepForward(): void {
    this.#registration.dispose();
    this.#registration = vscode.languages.registerCodeLensProvider(selector, this);
  }

  #awaitExpiry(): void {
    clearTimeout(this.#expiry);
    const wait = this.#ends.nextChange(performance.now());
    if (wait !== undefined) {
      this.#expiry = setTimeout(() => {
        this.#throttle.call();
        this.#awaitExpiry();
      }, wait);
    }
  }
}

function textOf(parts: readonly LensPart[]): string {
  return parts.map(({ title, runId }) => `${title} ${runId ?? ""}`).join("|");
}
