// The npm packages whose code is in the bundles: their files are named in the source maps.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** Packages of which a file is in a bundle below `dist`. */
export function npmPackages(dist) {
  const folders = new Set();
  for (const map of readdirSync(dist).filter((name) => name.endsWith(".map"))) {
    for (const source of JSON.parse(readFileSync(path.join(dist, map), "utf8")).sources) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.resolve(dist, source))?.[0];
      if (folder !== undefined) {
        folders.add(folder);
      }
    }
  }
  return [...folders].map(describe);
}

function describe(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const author = typeof manifest.author === "string" ? manifest.author : manifest.author?.name;
  const repository = typeof manifest.repository === "string" ? manifest.repository : manifest.repository?.url;
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license,
    copyright: author,
    address: manifest.homepage ?? repository?.replace(/^git\+|\.git$/g, ""),
    folder,
  };
}
