import type { OutputChoiceInfo, RunErrorData, RunErrorKind } from "./protocol.generated";

/** What the daemon answered instead of a result, in the shape that the user is told. */
export interface RequestProblem {
  kind: RunErrorKind | "connection";
  message: string;
  hint?: string;
  /** Between what somebody has to choose. */
  choice?: OutputChoiceInfo;
}

/** A request was made while no daemon was there to answer it. */
export class NotConnectedError extends Error {
  constructor() {
    super("The Lathe daemon is not running.");
  }
}

/** Reads an error of the JSON-RPC connection; anything that is not the daemon's own refusal is a problem of the connection. */
export function problemOf(error: unknown): RequestProblem {
  const message = error instanceof Error ? error.message : String(error);
  const data = error instanceof Error && "data" in error ? error.data : undefined;
  if (!isRunErrorData(data)) {
    return { kind: "connection", message };
  }
  return { kind: data.kind, message, ...(data.hint ? { hint: data.hint } : {}), ...(data.choice ? { choice: data.choice } : {}) };
}

/** Message and hint as one text for a notification. */
export function sentencesOf(problem: { message: string; hint?: string | undefined }): string {
  return problem.hint ? `${problem.message} ${problem.hint}` : problem.message;
}

function isRunErrorData(data: unknown): data is RunErrorData {
  return typeof data === "object" && data !== null && "kind" in data && typeof data.kind === "string";
}
