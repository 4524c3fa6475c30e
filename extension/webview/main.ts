import "uplot/dist/uPlot.min.css";
import "./panel.css";
import type { FromPage, PanelState, ToPage } from "../src/features/panel/messages";
import { Announcer } from "./announcer";
import { Charts } from "./charts";
import { PanelElements } from "./elements";
import { drawView } from "./view";
import { watchTheme } from "./theme";

interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): PanelState | undefined;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const post = (message: FromPage): void => {
  vscode.postMessage(message);
};

const elements = new PanelElements(document.getElementById("panel") ?? document.body);
const charts = new Charts(elements, (width) => {
  post({ type: "resize", width });
});
const announcer = new Announcer(elements.announcement);
let shownRunId = vscode.getState()?.runId;

elements.onAction((action) => {
  if (action === "train" || action === "restartDaemon") {
    post({ type: action });
  } else if (shownRunId !== undefined) {
    post({ type: action, runId: shownRunId });
  }
});
elements.onPick((runId) => {
  post({ type: "select", runId });
});
watchTheme(() => {
  charts.themeChanged();
});

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case "view": {
      const { view } = data;
      if (view.runId !== undefined && view.runId !== shownRunId) {
        shownRunId = view.runId;
        vscode.setState({ runId: view.runId });
        charts.clear();
      }
      drawView(elements, view);
      announcer.tell(view);
      break;
    }
    case "series":
      if (data.runId === shownRunId) {
        charts.take(data.parts, data.reset);
      }
      break;
  }
});

post({ type: "ready", width: charts.width, ...(shownRunId === undefined ? {} : { runId: shownRunId }) });
