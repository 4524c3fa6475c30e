/** What the extension itself knows about where it runs. */
export interface Facts {
  extension: string;
  vscode: string;
  /** Where the extension runs, such as `linux x64`. */
  platform: string;
  /** `ssh-remote` and the like; undefined on the user's own machine. */
  remote?: string;
  isTrusted: boolean;
  daemon: string;
  /** Settings that are not at their defaults, by name. */
  settings: Record<string, unknown>;
}

/** The head of a report, as Markdown. Paths below `home` lose it, for it holds the user's name. */
export function factsText(facts: Facts, home: string): string {
  const settings = Object.entries(facts.settings).map(([name, value]) => `  - \`${name}\`: \`${JSON.stringify(value)}\``);
  const lines = [
    `- Lathe extension ${facts.extension}`,
    `- VS Code ${facts.vscode}${facts.remote === undefined ? "" : `, remote: ${facts.remote}`}`,
    `- ${facts.platform}`,
    `- Workspace: ${facts.isTrusted ? "trusted" : "not trusted"}`,
    `- Daemon: ${facts.daemon}`,
    settings.length === 0 ? "- Settings: all at their defaults" : "- Settings:",
    ...settings,
  ];
  const text = ["# Lathe diagnostics", "## Editor", lines.join("\n")].join("\n\n");
  return home === "" ? text : text.replaceAll(home, "~");
}
