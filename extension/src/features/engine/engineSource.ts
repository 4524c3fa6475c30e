import * as path from "node:path";

/** Why something can't be the source of an engine; undefined when it can. */
export function problemOfSource(source: string): string | undefined {
  if (source.startsWith("https://")) {
    return URL.canParse(source) ? undefined : "This is no address.";
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(source)) {
    return "Only addresses that begin with https:// are fetched.";
  }
  return path.isAbsolute(source) ? undefined : "An absolute path or an address that begins with https:// is needed.";
}
