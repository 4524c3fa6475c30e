import * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import { runStatusText, runStatusTooltip } from "./runStatusText";
import type { RunStore } from "./runStore";

const hasRunningRunKey = "lathe.hasRunningRun";

/** The window's one status bar item: the run that is going on. Also keeps the context key that menus ask for. */
export class RunStatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("lathe.run", vscode.StatusBarAlignment.Left, 100);
  #hasRun: boolean | undefined;

  constructor(private readonly store: RunStore) {
    this.#item.name = "Lathe run";
    this.#draw();
    this.#subscription = store.onDidChange(() => {
      this.#draw();
    });
  }

  readonly #subscription: { dispose(): void };

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const active = this.store.active;
    const [newest] = active;
    if (this.#hasRun !== (newest !== undefined)) {
      this.#hasRun = newest !== undefined;
      void vscode.commands.executeCommand("setContext", hasRunningRunKey, this.#hasRun);
    }
    if (newest === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(sync~spin) ${runStatusText(newest, active.length - 1)}`;
    this.#item.tooltip = runStatusTooltip(active);
    this.#item.accessibilityInformation = { label: `Lathe: ${runStatusText(newest, active.length - 1)}`, role: "button" };
    this.#item.command = { command: commandIds.openPanel, title: "Open panel", arguments: [newest.id] };
    this.#item.show();
  }
}
