import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import type { DaemonState } from "../../infrastructure/daemonState";
import { requests, type ReportParams, type ReportResult } from "../../infrastructure/protocol.generated";
import { problemOf, sentencesOf } from "../../infrastructure/requestError";
import { isRecipe } from "../recipes/recipeDocuments";
import { runIdOf } from "../runs/runArgument";
import type { RunStore } from "../runs/runStore";
import { factsText, type Facts } from "./factsText";

/** Everything that somebody who helps has to know, as a document to look over before it is given to anyone. */
export class DiagnosticsReport {
  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly daemon: Daemon,
    private readonly store: RunStore,
  ) {}

  /** With the open recipe, and the run of the argument or the newest. */
  async collect(argument: unknown): Promise<void> {
    const active = vscode.window.activeTextEditor?.document;
    const params: ReportParams = {};
    if (active !== undefined && isRecipe(active)) {
      params.recipe = active.uri.toString();
    }
    const options = { location: vscode.ProgressLocation.Window, title: "Collecting diagnostics" };
    const content = await vscode.window.withProgress(options, async () => {
      const rest = await this.#daemonReport(params, argument);
      // After the daemon was asked for, which may have started it.
      return `${factsText(this.#facts(), homedir())}\n\n${rest}\n`;
    });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "markdown", content }));
  }

  /** A report is asked for when something is wrong: also without a daemon there is one. */
  async #daemonReport(params: ReportParams, argument: unknown): Promise<string> {
    if (!(await this.daemon.ensureStarted({ retry: false }))) {
      return "The daemon is not running, so its part is missing.";
    }
    const runId = runIdOf(argument) ?? this.store.runs[0]?.id;
    try {
      const report = await this.daemon.request<ReportResult>(requests.report, { ...params, ...(runId === undefined ? {} : { runId }) });
      return report.markdown;
    } catch (error) {
      return `The daemon gave no report: ${sentencesOf(problemOf(error))}`;
    }
  }

  #facts(): Facts {
    return {
      extension: String((this.context.extension.packageJSON as { version?: unknown }).version),
      vscode: vscode.version,
      platform: `${process.platform} ${process.arch}`,
      ...(vscode.env.remoteName === undefined ? {} : { remote: vscode.env.remoteName }),
      isTrusted: vscode.workspace.isTrusted,
      daemon: describe(this.daemon.state),
      settings: changedSettings(this.context),
    };
  }
}

function describe(state: DaemonState): string {
  switch (state.kind) {
    case "idle":
    case "starting":
      return state.kind;
    case "ready":
      return `${state.info.version}, protocol ${state.info.protocol.major}.${state.info.protocol.minor}, can ${state.info.capabilities.join(", ")}`;
    case "stopped":
      return `stopped: ${state.problem.message}`;
  }
}

function changedSettings(context: vscode.ExtensionContext): Record<string, unknown> {
  const manifest = context.extension.packageJSON as {
    contributes: { configuration: { properties: Record<string, { default?: unknown }> } };
  };
  const configuration = vscode.workspace.getConfiguration();
  const changed = Object.entries(manifest.contributes.configuration.properties)
    .map(([name, { default: standard }]) => [name, configuration.get(name), standard] as const)
    .filter(([, value, standard]) => JSON.stringify(value) !== JSON.stringify(standard));
  return Object.fromEntries(changed.map(([name, value]) => [name, value]));
}
