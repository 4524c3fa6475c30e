import "./data.css";
import type { DataRequest, DataScene } from "../../src/features/data/dataMessages";
import { DataPage } from "./dataPage";

declare function acquireVsCodeApi(): { postMessage(request: DataRequest): void };

const vscode = acquireVsCodeApi();
const page = new DataPage(document.getElementById("panel") ?? document.body, (request) => {
  vscode.postMessage(request);
});
window.addEventListener("message", ({ data }: MessageEvent<DataScene>) => {
  page.show(data);
});
vscode.postMessage({ type: "ready" });
