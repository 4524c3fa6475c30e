import type { RunRemoveResult, RunRemoveScope } from "../../infrastructure/protocol.generated";
import { count, formatSize } from "./outputQuestion";

export interface RemovalOffer {
  label: string;
  detail: string;
  scope: RunRemoveScope;
}

/** What can be removed of a run, least first, with what would go by the daemon's own count. */
export function removalOffers(records: RunRemoveResult, output: RunRemoveResult): RemovalOffer[] {
  return [
    { label: "Take it off the lists", detail: "No file of the run is removed.", scope: "listing" },
    {
      label: "Remove its records",
      detail: `Events, log and recipe of the run: ${amount(records)}. What it trained stays.`,
      scope: "records",
    },
    { label: "Remove its records and what it trained", detail: `${capital(amount(output))} in all.${keptNote(output)}`, scope: "output" },
  ];
}

/** The question before files go: a short one, and what it is about. */
export function removalQuestion(run: string, result: RunRemoveResult): { message: string; detail: string } {
  const stays = result.kept.length === 0 ? [] : ["What stays:", ...result.kept.map((reason) => `  ${reason}`)];
  return { message: `Remove ${amount(result)} of ${run}?`, detail: ["This can't be undone.", ...stays].join("\n") };
}

function amount({ files, bytes }: RunRemoveResult): string {
  return `${count(files, "file") ?? "no file"} (${formatSize(bytes)})`;
}

function keptNote({ kept }: RunRemoveResult): string {
  return kept.length === 0 ? "" : ` ${capital(count(kept.length, "thing") ?? "")} there ${kept.length === 1 ? "stays" : "stay"}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
