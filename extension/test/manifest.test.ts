import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { panelViewType } from "../src/features/panel/messages";
import { commandIds } from "../src/infrastructure/commandIds";

interface MenuItem {
  command: string;
  when?: string;
}

interface Manifest {
  main: string;
  icon: string;
  extensionKind: string[];
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; title: string; category: string; enablement?: string }[];
    menus: Record<string, MenuItem[]>;
    languages: { id: string; configuration: string }[];
    grammars: { language: string; path: string }[];
    jsonValidation: { fileMatch: string; url: string }[];
    configuration: { properties: Record<string, { scope?: string }> };
  };
}

const root = join(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const { contributes } = manifest;
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(root, "src", name), "utf8"))
  .join("\n");

describe("package.json", () => {
  it("contributes exactly the commands that the code registers", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(commandIds).sort());
  });

  it("gives every command a title and the category", () => {
    for (const { title, category } of contributes.commands) {
      assert.notEqual(title, "");
      assert.equal(category, "Lathe");
    }
  });

  it("has only known commands in its menus", () => {
    const known = new Set<string>(Object.values(commandIds));
    for (const [menu, items] of Object.entries(contributes.menus)) {
      for (const { command } of items) {
        assert.ok(known.has(command), `${menu}: ${command}`);
      }
    }
  });

  it("offers training where files are on disk, and stopping when something runs", () => {
    const enablement = (id: string): string => contributes.commands.find(({ command }) => command === id)?.enablement ?? "";
    // Not by trust: the command itself says what is off and leads to the setting, and the key is late after a start.
    assert.equal(enablement(commandIds.train), "!virtualWorkspace");
    assert.equal(enablement(commandIds.stop), "lathe.hasRunningRun");
    assert.equal(enablement(commandIds.stopNow), "lathe.hasRunningRun");
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
  });

  it("asks only for context keys of its own that the code sets", () => {
    const clauses = [
      ...contributes.commands.map(({ enablement }) => enablement ?? ""),
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? "")),
    ];
    const keys = new Set(clauses.flatMap((clause) => clause.match(/\blathe\.\w+/g) ?? []));
    assert.ok(keys.size > 0);
    for (const key of keys) {
      assert.ok(sources.includes(`"${key}"`), key);
    }
  });

  it("names files that exist", () => {
    const files = [
      manifest.main,
      manifest.icon,
      "README.md",
      "LICENSE",
      "dist/panel.js",
      "dist/panel.css",
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.jsonValidation.map(({ url }) => url),
    ];
    for (const file of files) {
      assert.ok(existsSync(join(root, file)), file);
    }
  });

  it("lets the editor check dataset_info.json by the schema that the daemon checks it by", () => {
    const [validation] = contributes.jsonValidation;
    assert.equal(validation?.fileMatch, "dataset_info.json");
    const packaged = readFileSync(join(root, validation.url), "utf8");
    assert.equal(packaged, readFileSync(join(root, "../schemas/dataset-info.schema.json"), "utf8"));
    assert.ok(readFileSync(join(root, ".vscodeignore"), "utf8").includes("!schemas/"));
  });

  it("has an icon of 128 by 128 pixels", () => {
    const png = readFileSync(join(root, manifest.icon));
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });

  it("wakes up for YAML, to find recipes, and for its panel; its own language and commands do so by themselves", () => {
    assert.deepEqual(manifest.activationEvents, ["onLanguage:yaml", `onWebviewPanel:${panelViewType}`]);
  });

  it("declares every setting that the code reads", () => {
    const read = [...sources.matchAll(/getConfiguration\("lathe"[^)]*\)\s*\.get\("([\w.]+)"/g)].map((match) => `lathe.${match[1] ?? ""}`);
    // The trace setting is read by the language client, under the client's id.
    assert.deepEqual([...new Set([...read, "lathe.trace.server"])].sort(), Object.keys(contributes.configuration.properties).sort());
  });

  it("lets no untrusted workspace choose the program that is started", () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ["lathe.daemon.path"]);
    assert.equal(contributes.configuration.properties["lathe.daemon.path"]?.scope, "machine-overridable");
  });

  it("runs where the files are", () => {
    assert.deepEqual(manifest.extensionKind, ["workspace"]);
  });
});
