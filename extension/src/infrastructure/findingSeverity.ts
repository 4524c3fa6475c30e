const words = new Set(["error", "warning", "information", "hint", "off"]);

/** What of the setting the daemon understands: a word of severity for each code. */
export function usableSeverities(setting: unknown): Record<string, string> {
  const usable: Record<string, string> = {};
  if (typeof setting === "object" && setting !== null) {
    for (const [code, severity] of Object.entries(setting)) {
      if (/^LT\d{4}$/.test(code) && typeof severity === "string" && words.has(severity)) {
        usable[code] = severity;
      }
    }
  }
  return usable;
}
