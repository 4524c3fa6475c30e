import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunService } from "./runService";
import type { RunStore } from "./runStore";

/** Keeps the store up to date: by the daemon's news, and by a whole list from each daemon that gets ready. */
export class RunFeed implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable;
  #listing: Promise<void> = Promise.resolve();

  constructor(
    private readonly daemon: Daemon,
    private readonly service: RunService,
    private readonly store: RunStore,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#subscriptions = vscode.Disposable.from(
      daemon.onDidChangeRuns(({ runs }) => {
        store.apply(runs);
      }),
      daemon.onDidChangeState(({ kind }) => {
        if (kind === "ready") {
          this.#listing = this.#list();
        }
      }),
    );
  }

  /** Resolves when the list that is under way has come, or could not be fetched. */
  listed(): Promise<void> {
    return this.#listing;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #list(): Promise<void> {
    try {
      await this.store.refresh(() => this.service.list());
      // Until then an empty view does not mean that there are no runs.
      void vscode.commands.executeCommand("setContext", "lathe.runsListed", true);
    } catch (error) {
      this.log.warn(`The list of runs could not be fetched (daemon ${this.daemon.state.kind})`, error);
    }
  }
}
