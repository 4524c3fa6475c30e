/** What VS Code keeps for the page across reloads of the window. The conversation itself is the extension's to keep. */
export interface ChatPageState {
  /** What is talked to, and what it is called. */
  target?: string;
  title?: string;
  /** What is written and not sent. */
  draft: string;
  areSettingsOpen: boolean;
}

export function readPageState(kept: unknown): ChatPageState {
  const { target, title, draft, areSettingsOpen } = (typeof kept === "object" && kept !== null ? kept : {}) as Record<string, unknown>;
  return {
    ...(typeof target === "string" ? { target } : {}),
    ...(typeof title === "string" ? { title } : {}),
    draft: typeof draft === "string" ? draft : "",
    areSettingsOpen: areSettingsOpen === true,
  };
}
