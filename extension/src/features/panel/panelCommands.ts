import { commandIds, type CommandName } from "../../infrastructure/commandIds";

/** Names of what the page's buttons may run. Nothing else that a page says is executed. */
export const panelCommands = [
  "train",
  "newRecipe",
  "restartDaemon",
  "stop",
  "stopNow",
  "pause",
  "resume",
  "saveNow",
  "evaluateNow",
  "resumeFromCheckpoint",
  "applyRemedy",
  "compareRuns",
  "chat",
  "openRunFolder",
  "openRunRecipe",
  "showRunLog",
  "removeRun",
] as const satisfies readonly CommandName[];

export type PanelCommand = (typeof panelCommands)[number];

const withoutRun: ReadonlySet<string> = new Set<PanelCommand>(["train", "newRecipe", "restartDaemon"]);

/** A command's id and arguments as the extension takes them; undefined when the page may not ask for that. */
export function commandOf(name: unknown, given: unknown): { id: string; args: (string | number)[] } | undefined {
  const known = panelCommands.find((command) => command === name);
  if (known === undefined || !Array.isArray(given)) {
    return undefined;
  }
  const args = given as unknown[];
  if (withoutRun.has(known)) {
    return args.length === 0 ? { id: commandIds[known], args: [] } : undefined;
  }
  const [runId, more, ...rest] = args;
  const isLegal = typeof runId === "string" && rest.length === 0 && isSecond(known, more);
  return isLegal ? { id: commandIds[known], args: more === undefined ? [runId] : [runId, more as string | number] } : undefined;
}

/** A remedy is named by its place among the run's, a comparison may name the other run, and nothing else takes a second argument. */
function isSecond(command: PanelCommand, value: unknown): boolean {
  switch (command) {
    case "applyRemedy":
      return Number.isInteger(value);
    case "compareRuns":
      return value === undefined || typeof value === "string";
    default:
      return value === undefined;
  }
}
