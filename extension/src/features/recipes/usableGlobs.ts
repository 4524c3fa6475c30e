/** The patterns among what a user wrote into the setting: texts that are not empty, without a `./` that no pattern would match. */
export function usableGlobs(setting: unknown): string[] {
  return Array.isArray(setting)
    ? setting
        .filter((glob): glob is string => typeof glob === "string")
        .map((glob) => glob.trim().replace(/^\.\//, ""))
        .filter((glob) => glob !== "")
    : [];
}
