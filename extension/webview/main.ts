import "uplot/dist/uPlot.min.css";
import "./panel.css";
import type { ToPage } from "../src/features/panel/messages";
import { watchTheme } from "./charts/theme";
import { PanelPage, type VsCodeApi } from "./panelPage";

declare function acquireVsCodeApi(): VsCodeApi;

const page = new PanelPage(document.getElementById("panel") ?? document.body, acquireVsCodeApi());
watchTheme(() => {
  page.themeChanged();
});
window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  page.receive(data);
});
page.begin();
