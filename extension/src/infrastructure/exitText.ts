export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** How the daemon ended, in one sentence. */
export function describeExit({ code, signal }: ProcessExit): string {
  if (signal === "SIGKILL") {
    return "The Lathe daemon was killed, perhaps because the machine ran out of memory.";
  }
  if (signal !== null) {
    return `The Lathe daemon was ended by ${signal}.`;
  }
  if (code === 0) {
    return "The Lathe daemon ended.";
  }
  // 128 + 6: .NET aborts after an exception that nothing caught.
  return code === 134 ? "The Lathe daemon crashed." : `The Lathe daemon ended with exit code ${String(code)}.`;
}
