/** The run that a command was called for: by its id, or by a row of the runs view. */
export function runIdOf(argument: unknown): string | undefined {
  if (typeof argument === "string" && argument !== "") {
    return argument;
  }
  const isRow = typeof argument === "object" && argument !== null && "runId" in argument && typeof argument.runId === "string";
  return isRow ? (argument.runId as string) : undefined;
}
