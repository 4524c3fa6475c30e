// What a published .NET program carries, read from its deps.json, and those packages' licences, read from the package cache.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const cache = process.env.NUGET_PACKAGES ?? path.join(homedir(), ".nuget", "packages");

/** Packages of which a file is in the published folder. */
export function nugetPackages(folder) {
  const found = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deps.json"))) {
    const { targets, libraries } = JSON.parse(readFileSync(path.join(folder, file), "utf8"));
    for (const [key, assets] of Object.values(targets).flatMap(Object.entries)) {
      const shipped = [assets.runtime, assets.native].flatMap((files) => Object.keys(files ?? {}));
      if (libraries[key].type !== "project" && shipped.some((name) => existsSync(path.join(folder, path.posix.basename(name))))) {
        const [name, version] = key.replace(/^runtimepack\./, "").split("/");
        found.set(key, describe(name, version));
      }
    }
  }
  return [...found.values()];
}

function describe(name, version) {
  const folder = path.join(cache, name.toLowerCase(), version);
  const specification = readFileSync(path.join(folder, `${name.toLowerCase()}.nuspec`), "utf8");
  const field = (tag) => new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`).exec(specification)?.[1].trim();
  return {
    name,
    version,
    licence: field("license") ?? field("licenseUrl"),
    copyright: field("copyright"),
    address: field("projectUrl"),
    folder,
  };
}
