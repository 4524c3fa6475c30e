import * as vscode from "vscode";
import type { Daemon } from "../../infrastructure/daemon";
import { problemOf, sentencesOf } from "../../infrastructure/requestError";
import type { RunStore } from "../runs/runStore";
import { panelViewType, type FromPage, type PanelAction, type PanelConnection } from "./messages";
import { commandOf } from "./panelCommands";
import { saveCsv, savePng } from "./panelExports";
import { PanelModel } from "./panelModel";
import { panelPage } from "./panelPage";
import { PanelRequests } from "./panelRequests";
import { readState } from "./panelState";

interface OpenPanel {
  webviewPanel: vscode.WebviewPanel;
  model: PanelModel;
}

/** The one panel of the window: opens it, brings it back after a reload, and does what its buttons say. */
export class RunPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #subscriptions: vscode.Disposable;
  readonly #requests: PanelRequests;
  #open: OpenPanel | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly daemon: Daemon,
    private readonly store: RunStore,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#requests = new PanelRequests(daemon);
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(panelViewType, this),
      daemon.onDidChangeState(() => this.#open?.model.connectionChanged()),
      store.onDidChange(() => this.#open?.model.runsChanged()),
    );
  }

  /** Shows a run, or without one the run shown last (else the newest). */
  show(runId?: string): void {
    this.#open ??= this.#attach(
      vscode.window.createWebviewPanel(panelViewType, "Lathe", { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }),
    );
    if (runId !== undefined) {
      this.#open.model.show(runId);
    }
    this.#open.webviewPanel.reveal(undefined, true);
    void this.daemon.ensureStarted({ retry: false });
  }

  /** Shows a run with the curves of another one laid over its own. */
  compare(runId: string, otherId: string): void {
    this.show(runId);
    this.#open?.model.pin(otherId, true);
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (this.#open !== undefined) {
      // A run was started before VS Code got to restoring the panel of the last session.
      webviewPanel.dispose();
      return;
    }
    this.#open = this.#attach(webviewPanel);
    const { runId } = readState(state);
    if (runId !== undefined) {
      this.#open.model.show(runId);
    }
    await this.daemon.ensureStarted({ retry: false });
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#open?.webviewPanel.dispose();
  }

  #attach(webviewPanel: vscode.WebviewPanel): OpenPanel {
    const { webview } = webviewPanel;
    const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
    const media = vscode.Uri.joinPath(this.extensionUri, "media");
    const model = new PanelModel(this.store, {
      post: (message) => void webview.postMessage(message),
      connection: () => this.#connection(),
      series: (params) => this.#requests.series(params),
      show: (runId) => this.#requests.show(runId),
      log: (params) => this.#requests.log(params),
      reportFailure: (what, error) => {
        this.log.warn(`${what} could not be fetched`, error);
      },
    });
    webviewPanel.iconPath = vscode.Uri.joinPath(media, "icon.svg");
    webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    webview.onDidReceiveMessage((message: FromPage) => this.#receive(model, message));
    webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.visible) {
        model.pageHidden();
      }
    });
    webviewPanel.onDidDispose(() => {
      model.pageHidden();
      this.#open = undefined;
    });
    webview.html = panelPage({
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "panel.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, "panel.css")).toString(),
    });
    return { webviewPanel, model };
  }

  #connection(): PanelConnection {
    const { state } = this.daemon;
    switch (state.kind) {
      case "idle":
      case "starting":
        return { kind: "connecting" };
      case "ready":
        return { kind: "ready" };
      case "stopped":
        return { kind: "lost", message: state.problem.message };
    }
  }

  async #receive(model: PanelModel, message: FromPage): Promise<void> {
    const action = model.receive(message);
    if (action !== undefined) {
      await this.#do(model, action).catch((error: unknown) => this.#reportFailure(error));
    }
  }

  async #do(model: PanelModel, message: PanelAction): Promise<void> {
    if (message.type === "command") {
      await this.#execute(message);
      return;
    }
    const run = this.store.get(message.runId);
    if (run === undefined) {
      return;
    }
    switch (message.type) {
      case "openRecipe":
        await vscode.window.showTextDocument(vscode.Uri.file(run.recipePath), { viewColumn: vscode.ViewColumn.One });
        break;
      case "openCheckpoint": {
        // The page names a step and never a path.
        const checkpoint = model.factsOf(run.id)?.checkpoints.find(({ step }) => step === message.step);
        if (checkpoint !== undefined) {
          await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(checkpoint.path));
        }
        break;
      }
      case "savePng":
        await savePng(run, message.name, message.content);
        break;
      case "saveCsv":
        await saveCsv(model.drawnRuns, this.#requests);
        break;
    }
  }

  async #execute(message: { name: unknown; arguments: unknown }): Promise<void> {
    const command = commandOf(message.name, message.arguments);
    if (command === undefined) {
      this.log.warn(`The panel asked for a command that is not its own: ${JSON.stringify(message.name)}`);
      return;
    }
    await vscode.commands.executeCommand(command.id, ...command.args);
  }

  async #reportFailure(error: unknown): Promise<void> {
    this.log.error("A button of the panel", error);
    await vscode.window.showErrorMessage(sentencesOf(problemOf(error)));
  }
}
