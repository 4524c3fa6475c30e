import * as vscode from "vscode";
import { problemOf, sentencesOf } from "../../infrastructure/requestError";
import { panelPage } from "../panel/panelPage";
import { dataViewType, type DataRequest, type DataScene } from "./dataMessages";
import { rowOf } from "./dataText";

/** What the panel can ask whoever opened it. */
export interface DataPanelOwner {
  again(): Promise<void>;
  turn(dataset: string, first: number): Promise<void>;
}

/** The one panel of the window for data: what a check found, or rows as a training sees them. */
export class DataPanel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #owner: DataPanelOwner | undefined;
  #scene: DataScene | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Opens the panel if need be. The owner is asked from now on for what its buttons want. */
  show(scene: DataScene, owner: DataPanelOwner): void {
    this.#owner = owner;
    this.#scene = scene;
    this.#panel ??= this.#open();
    this.#panel.title = scene.kind === "preview" ? "Training data" : "Data check";
    this.#panel.reveal(undefined, true);
    this.#post();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(dataViewType, "Data check", column);
    const { webview } = panel;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, "media", "icon.svg");
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.onDidReceiveMessage((request: DataRequest) => this.#receive(request));
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#scene = undefined;
    });
    webview.html = panelPage({
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "data.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, "data.css")).toString(),
    });
    return panel;
  }

  async #receive(request: DataRequest): Promise<void> {
    try {
      await this.#do(request);
    } catch (error) {
      this.log.error("A button of the data panel", error);
      await vscode.window.showErrorMessage(sentencesOf(problemOf(error)));
    }
  }

  async #do(request: DataRequest): Promise<void> {
    switch (request.type) {
      case "ready":
        this.#post();
        break;
      case "again":
        await this.#owner?.again();
        break;
      case "turn":
        await this.#owner?.turn(request.dataset, request.first);
        break;
      case "openExample":
      case "openRow":
        await openRow(rowOf(this.#scene, request));
        break;
    }
  }

  #post(): void {
    if (this.#scene !== undefined) {
      void this.#panel?.webview.postMessage(this.#scene);
    }
  }
}

/** Puts the caret to a row where rows are lines; other files are only opened. */
async function openRow(row: { file: string; line?: number } | undefined): Promise<void> {
  if (row === undefined) {
    return;
  }
  const uri = vscode.Uri.file(row.file);
  if (row.line === undefined) {
    await vscode.commands.executeCommand("vscode.open", uri, { viewColumn: vscode.ViewColumn.One });
    return;
  }
  const place = new vscode.Position(row.line - 1, 0);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(place, place) });
}
