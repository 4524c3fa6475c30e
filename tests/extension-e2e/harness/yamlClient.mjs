// The companion for coexistence: a YAML extension, built from fixtures/yaml-client.
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const source = fileURLToPath(new URL("../fixtures/yaml-client", import.meta.url));

export async function yamlClient(root) {
  const folder = path.join(root, "companions", "lathe-tests.yaml-client-1.0.0");
  await mkdir(folder, { recursive: true });
  await cp(path.join(source, "package.json"), path.join(folder, "package.json"));
  const shared = { bundle: true, platform: "node", mainFields: ["module", "main"], logLevel: "error" };
  await build({
    ...shared,
    entryPoints: [path.join(source, "extension.js")],
    outfile: path.join(folder, "extension.cjs"),
    format: "cjs",
    external: ["vscode"],
  });
  await build({
    ...shared,
    entryPoints: [path.join(source, "server.js")],
    outfile: path.join(folder, "dist", "server", "server.mjs"),
    format: "esm",
    // Some of its packages are CommonJS and ask for `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  // Its texts are files that it looks for two folders up.
  const server = path.dirname(fileURLToPath(import.meta.resolve("yaml-language-server/package.json")));
  await cp(path.join(server, "l10n"), path.join(folder, "l10n"), { recursive: true });
  return folder;
}
