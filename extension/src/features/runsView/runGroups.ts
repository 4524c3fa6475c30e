import type { RunInfo } from "../../infrastructure/protocol.generated";
import { fileName } from "../runs/format";
import { isActive } from "../runs/runState";

/** Older runs of a recipe are found by their panel and the shell. */
const maxPerRecipe = 20;

export interface RunGroup {
  /** Stays the same as long as the group is there. */
  id: string;
  label: string;
  description?: string;
  kind: "running" | "queued" | "recipe";
  runs: RunInfo[];
}

/** Runs as the view shows them: what goes on, what waits, then what has ended, by recipe, newest first. Takes them newest first. */
export function runGroups(runs: readonly RunInfo[]): RunGroup[] {
  const queued = runs.filter(({ state }) => state === "queued").reverse();
  const running = runs.filter((run) => isActive(run) && run.state !== "queued");
  const groups: RunGroup[] = [
    { id: "running", label: "Running", kind: "running", runs: running },
    { id: "queued", label: "Queued", kind: "queued", runs: queued },
  ];
  return [...groups.filter((group) => group.runs.length > 0), ...endedByRecipe(runs)];
}

function endedByRecipe(runs: readonly RunInfo[]): RunGroup[] {
  const byRecipe = new Map<string, RunInfo[]>();
  for (const run of runs.filter((one) => !isActive(one))) {
    byRecipe.set(run.recipePath, [...(byRecipe.get(run.recipePath) ?? []), run]);
  }
  return [...byRecipe].map(([recipePath, ended]) => ({
    id: `recipe:${recipePath}`,
    label: fileName(recipePath),
    description: folderName(recipePath),
    kind: "recipe" as const,
    runs: ended.slice(0, maxPerRecipe),
  }));
}

/** The folder a recipe lies in, by its last part: what tells recipes of one name apart. */
function folderName(path: string): string {
  return path.split(/[\\/]/).at(-2) ?? "";
}

/** What has to be drawn anew: everything, or the groups and runs that are named. */
export type TreeChange = { everything: true } | { everything: false; ids: string[] };

/** Compares what the rows say before and after: `rows` of each group by id, in order, with their text. */
export function changeBetween(before: ReadonlyMap<string, GroupRows>, after: ReadonlyMap<string, GroupRows>): TreeChange {
  if ([...before.keys()].join("\n") !== [...after.keys()].join("\n")) {
    return { everything: true };
  }
  const ids: string[] = [];
  for (const [id, group] of after) {
    const held = before.get(id);
    if (held?.text !== group.text || [...held.rows.keys()].join("\n") !== [...group.rows.keys()].join("\n")) {
      ids.push(id);
    } else {
      ids.push(...[...group.rows].filter(([row, text]) => held.rows.get(row) !== text).map(([row]) => row));
    }
  }
  return { everything: false, ids };
}

export interface GroupRows {
  text: string;
  /** Text of each run's row, by the run's id. */
  rows: ReadonlyMap<string, string>;
}
