import * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import type { RunInfo, RunState } from "../../infrastructure/protocol.generated";
import { isActive, isAtWork, isPausable, isPaused } from "./runState";
import { runStatusText, runStatusTooltip } from "./runStatusText";
import type { RunStore } from "./runStore";

/** Context keys that menus and commands ask for, and the runs that make them true. */
const contextKeys: readonly [string, (run: RunInfo) => boolean][] = [
  ["lathe.hasRunningRun", isActive],
  ["lathe.hasPausableRun", isPausable],
  ["lathe.hasPausedRun", isPaused],
  ["lathe.hasRunAtWork", isAtWork],
];

/** None that turns: drawing it for the hours of a training takes processor time from it. */
const icons: Partial<Record<RunState, string>> = { queued: "watch", paused: "debug-pause" };

/** The window's one status bar item: the run that is going on. Also keeps the context keys that menus ask for. */
export class RunStatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("lathe.run", vscode.StatusBarAlignment.Left, 100);
  readonly #context = new Map<string, boolean>();

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
    for (const [key, isSo] of contextKeys) {
      const value = active.some(isSo);
      if (this.#context.get(key) !== value) {
        this.#context.set(key, value);
        void vscode.commands.executeCommand("setContext", key, value);
      }
    }
    if (newest === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(${icons[newest.state] ?? "graph-line"}) ${runStatusText(newest, active.length - 1)}`;
    this.#item.tooltip = runStatusTooltip(active);
    this.#item.accessibilityInformation = { label: `Lathe: ${runStatusText(newest, active.length - 1)}`, role: "button" };
    this.#item.command = { command: commandIds.openPanel, title: "Open panel", arguments: [newest.id] };
    this.#item.show();
  }
}
