import * as path from "node:path";
import * as vscode from "vscode";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { curvesCsv } from "./curvesCsv";
import { panelMetrics } from "./panelMetrics";
import type { PanelRequests } from "./panelRequests";

/** As many as the daemon gives at once; a run with more is thinned to that. */
const maxPoints = 100_000;

/** Asks where to, and writes a chart that the page has drawn. */
export async function savePng(run: RunInfo, name: string, content: string): Promise<void> {
  await save(run, `${name}.png`, { "PNG image": ["png"] }, Buffer.from(content, "base64"));
}

/** Asks where to, and writes the curves of runs, of which the first gives the file its place. */
export async function saveCsv(runs: readonly RunInfo[], requests: PanelRequests): Promise<void> {
  const [first] = runs;
  if (first === undefined) {
    return;
  }
  const tables = await Promise.all(
    runs.map(async (run) => ({
      run,
      series: await Promise.all(panelMetrics(run).map((metric) => requests.series({ runId: run.id, metric, maxPoints }))),
    })),
  );
  await save(first, "curves.csv", { "Comma-separated values": ["csv"] }, Buffer.from(curvesCsv(tables), "utf8"));
}

async function save(run: RunInfo, name: string, filters: Record<string, string[]>, content: Uint8Array): Promise<void> {
  const defaultUri = vscode.Uri.file(path.join(run.outputDirectory, path.basename(name)));
  const target = await vscode.window.showSaveDialog({ defaultUri, filters, saveLabel: "Save", title: "Save curves" });
  if (target !== undefined) {
    await vscode.workspace.fs.writeFile(target, content);
  }
}
