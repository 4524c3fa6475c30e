import * as vscode from "vscode";
import { isAble } from "../../infrastructure/capabilities";
import type { Daemon } from "../../infrastructure/daemon";
import type { DataCheckParams, DataCheckResult } from "../../infrastructure/protocol.generated";
import { problemOf, sentencesOf } from "../../infrastructure/requestError";
import { chooseRecipe } from "../recipes/activeRecipe";
import { fileName } from "../runs/format";
import type { DataScene } from "./dataMessages";
import type { DataPanel, DataPanelOwner } from "./dataPanel";
import type { DataService } from "./dataService";
import { isDataFile, pageRows, progressOf } from "./dataText";

/** Checks datasets, and shows rows as a training sees them. */
export class DataCommands {
  #checks = 0;

  constructor(
    private readonly daemon: Daemon,
    private readonly data: DataService,
    private readonly panel: DataPanel,
  ) {}

  /** Checks a data file that the command was called on, or else the datasets of a recipe. */
  async check(resource: unknown): Promise<void> {
    if (resource instanceof vscode.Uri && isDataFile(resource.path)) {
      await this.#check({ file: resource.toString() }, fileName(resource.path));
      return;
    }
    const recipe = await chooseRecipe(resource);
    if (recipe !== undefined) {
      await this.#check({ recipe: recipe.uri.toString() }, fileName(recipe.uri.path));
    }
  }

  /** Shows the first rows of a recipe's first dataset. */
  async preview(resource: unknown): Promise<void> {
    const recipe = await chooseRecipe(resource);
    if (recipe !== undefined && (await isAble(this.daemon, "checkData"))) {
      await this.#preview(recipe.uri.toString(), fileName(recipe.uri.path), undefined, 1);
    }
  }

  async #check(params: DataCheckParams, title: string): Promise<void> {
    if (!(await isAble(this.daemon, "checkData"))) {
      return;
    }
    const owner: DataPanelOwner = { again: () => this.#check(params, title), turn: () => Promise.resolve() };
    this.panel.show({ kind: "busy", title, text: "Reading all rows…" }, owner);
    this.panel.show(await this.#sceneOf(params, title), owner);
  }

  async #sceneOf(params: DataCheckParams, title: string): Promise<DataScene> {
    try {
      const result = await this.#run(params, title);
      return result === undefined ? { kind: "failed", title, message: "The check was stopped." } : { kind: "check", title, result };
    } catch (error) {
      return { kind: "failed", title, message: sentencesOf(problemOf(error)) };
    }
  }

  /** Undefined when the user has cancelled. */
  #run(params: DataCheckParams, title: string): Thenable<DataCheckResult | undefined> {
    const options = { location: vscode.ProgressLocation.Notification, title: `Checking the data of ${title}`, cancellable: true };
    const token = String(++this.#checks);
    return vscode.window.withProgress(options, async (progress, cancellation) => {
      let shown = 0;
      const listener = this.daemon.onDidProgressData((news) => {
        if (news.token === token) {
          const { message, percent } = progressOf(news);
          progress.report({ message, increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        }
      });
      try {
        return await this.data.check({ ...params, token }, cancellation);
      } catch (error) {
        if (cancellation.isCancellationRequested) {
          return undefined;
        }
        throw error;
      } finally {
        listener.dispose();
      }
    });
  }

  async #preview(recipe: string, title: string, dataset: string | undefined, first: number): Promise<void> {
    const owner: DataPanelOwner = {
      again: () => this.#preview(recipe, title, dataset, first),
      turn: (other, row) => this.#preview(recipe, title, other, row),
    };
    try {
      const named = dataset === undefined ? {} : { dataset };
      const result = await this.data.preview({ recipe, first, count: pageRows, ...named });
      this.panel.show({ kind: "preview", title, result }, owner);
    } catch (error) {
      this.panel.show({ kind: "failed", title, message: sentencesOf(problemOf(error)) }, owner);
    }
  }
}
