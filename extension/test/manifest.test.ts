import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { chatViewType } from "../src/features/chat/chatMessages";
import { panelViewType } from "../src/features/panel/messages";
import { walkthroughId } from "../src/features/walkthrough/walkthroughId";
import { commandIds } from "../src/infrastructure/commandIds";
import { keysOfClause } from "./whenClause";

interface MenuItem {
  command: string;
  when?: string;
  group?: string;
}

interface Manifest {
  engines: { vscode: string };
  devDependencies: Record<string, string>;
  main: string;
  icon: string;
  extensionKind: string[];
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; title: string; category: string; icon?: string; enablement?: string }[];
    menus: Record<string, MenuItem[]>;
    languages: { id: string; configuration: string }[];
    grammars: { language: string; path: string }[];
    jsonValidation: { fileMatch: string; url: string }[];
    configuration: { properties: Record<string, { scope?: string }> };
    viewsContainers: { activitybar: { id: string; icon: string }[] };
    views: Record<string, { id: string; icon: string }[]>;
    viewsWelcome: { view: string; contents: string; when?: string }[];
    walkthroughs: { id: string; icon: string; steps: WalkthroughStep[] }[];
  };
}

interface WalkthroughStep {
  id: string;
  title: string;
  description: string;
  media: { svg: string; altText: string };
  completionEvents: string[];
}

const root = join(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const { contributes } = manifest;
const commands = new Set<string>(Object.values(commandIds));
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const clauses = [
  ...contributes.commands.map(({ enablement }) => enablement),
  ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when)),
  ...contributes.viewsWelcome.map(({ when }) => when),
].filter((clause) => clause !== undefined);
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

  it("has only known commands in its menus, each with an icon where it is shown as one", () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      for (const { command, group } of items) {
        assert.ok(commands.has(command), `${menu}: ${command}`);
        if (group?.startsWith("inline") || group?.startsWith("navigation")) {
          assert.match(contributes.commands.find((one) => one.command === command)?.icon ?? "", /^\$\([\w-]+\)$/, command);
        }
      }
    }
  });

  it("keeps commands that need an argument out of the palette, and those the daemon can't do once it has said so", () => {
    const whenOf = Object.fromEntries((contributes.menus.commandPalette ?? []).map(({ command, when }) => [command, when]));
    assert.deepEqual(whenOf, {
      [commandIds.newRecipe]: "lathe.canMakeRecipes || !lathe.daemonKnown",
      [commandIds.importAxolotl]: "lathe.canMakeRecipes || !lathe.daemonKnown",
      [commandIds.installEngine]: "lathe.canInstallEngine || !lathe.daemonKnown",
      [commandIds.checkDataset]: "lathe.canCheckData || !lathe.daemonKnown",
      [commandIds.previewData]: "lathe.canCheckData || !lathe.daemonKnown",
      [commandIds.applyRemedy]: "false",
    });
  });

  it("offers training where files are on disk, and what a run can be asked when there is one", () => {
    const enablement = (id: string): string => contributes.commands.find(({ command }) => command === id)?.enablement ?? "";
    // Not by trust: the command itself says what is off and leads to the setting, and the key is late after a start.
    assert.equal(enablement(commandIds.train), "!virtualWorkspace");
    assert.equal(enablement(commandIds.stop), "lathe.hasRunningRun");
    assert.equal(enablement(commandIds.stopNow), "lathe.hasRunningRun");
    assert.equal(enablement(commandIds.pause), "lathe.hasPausableRun");
    assert.equal(enablement(commandIds.resume), "lathe.hasPausedRun");
    assert.equal(enablement(commandIds.saveNow), "lathe.hasRunAtWork");
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
  });

  it("has only clauses that VS Code understands, with keys of its own that the code sets", () => {
    const own = new Set(clauses.flatMap(keysOfClause).filter((key) => key.startsWith("lathe.")));
    const contexts = steps.flatMap(({ completionEvents }) => completionEvents).filter((event) => event.startsWith("onContext:"));
    for (const key of [...own, ...contexts.map((event) => event.slice("onContext:".length))]) {
      assert.ok(sources.includes(`"${key}"`), key);
    }
    assert.ok(own.size > 0 && contexts.length > 0);
  });

  it("says in an empty view what to do", () => {
    const views = Object.values(contributes.views).flat();
    for (const { id } of views) {
      assert.ok(contributes.viewsWelcome.some(({ view }) => view === id), id);
    }
    for (const { view, contents } of contributes.viewsWelcome) {
      assert.ok(views.some(({ id }) => id === view), view);
      // A line that is nothing but a link is drawn as a button.
      assert.equal(contents.split("\n").filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line)).length, 1, contents);
    }
    assert.deepEqual(Object.keys(contributes.views), contributes.viewsContainers.activitybar.map(({ id }) => id));
  });

  it("links only to its own commands", () => {
    const texts = [...contributes.viewsWelcome.map(({ contents }) => contents), ...steps.map(({ description }) => description)];
    for (const [, command] of texts.flatMap((text) => [...text.matchAll(/\(command:([\w.]+)\)/g)])) {
      assert.ok(commands.has(command ?? ""), command);
    }
  });

  it("leads a newcomer in five steps, each of which is done by something that happens", () => {
    assert.deepEqual(contributes.walkthroughs.map(({ id }) => id), [walkthroughId]);
    assert.equal(steps.length, 5);
    for (const { id, description, media, completionEvents } of steps) {
      assert.match(description, /^\[[^\]]+\]\(command:[\w.]+\)$/m, id);
      assert.notEqual(media.altText, "");
      assert.equal(completionEvents.length, 1, id);
      for (const event of completionEvents) {
        assert.ok(event.startsWith("onContext:") || commands.has(event.replace(/^onCommand:/, "")), event);
      }
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
      "dist/data.js",
      "dist/data.css",
      "samples/models/tiny/model.safetensors",
      "samples/recipes/assistant-lora.recipe.yaml",
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.jsonValidation.map(({ url }) => url),
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
      ...contributes.walkthroughs.map(({ icon }) => icon),
      ...steps.map(({ media }) => media.svg),
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
  });

  it("packages the schemas and the sample", () => {
    const ignored = readFileSync(join(root, ".vscodeignore"), "utf8");
    assert.ok(ignored.includes("!schemas/*.schema.json\n") && ignored.includes("!samples/**\n"));
  });

  it("has an icon of 128 by 128 pixels", () => {
    const png = readFileSync(join(root, manifest.icon));
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });

  it("wakes up for YAML, to find recipes, and for its panel; its own language and commands do so by themselves", () => {
    assert.deepEqual(manifest.activationEvents, ["onLanguage:yaml", `onWebviewPanel:${panelViewType}`, `onWebviewPanel:${chatViewType}`]);
  });

  it("declares every setting that the code reads", () => {
    const read = [...sources.matchAll(/getConfiguration\("lathe"[^)]*\)\s*\.get\("([\w.]+)"/g)].map((match) => `lathe.${match[1] ?? ""}`);
    // The trace setting is read by the language client, under the client's id.
    assert.deepEqual([...new Set([...read, "lathe.trace.server"])].sort(), Object.keys(contributes.configuration.properties).sort());
  });

  it("lets no untrusted workspace choose the program that is started", () => {
    const restricted = ["lathe.daemon.path", "lathe.engine.source"];
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, restricted);
    for (const name of restricted) {
      assert.equal(contributes.configuration.properties[name]?.scope, "machine-overridable");
    }
  });

  it("runs where the files are", () => {
    assert.deepEqual(manifest.extensionKind, ["workspace"]);
  });
});
