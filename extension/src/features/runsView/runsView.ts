import * as vscode from "vscode";
import { commandIds } from "../../infrastructure/commandIds";
import type { Daemon } from "../../infrastructure/daemon";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { Throttle } from "../../infrastructure/throttle";
import type { RunStore } from "../runs/runStore";
import { changeBetween, runGroups, type GroupRows, type RunGroup } from "./runGroups";
import { runRow, runTooltip } from "./runRow";

const updateMilliseconds = 500;

/** A row of the view; menus hand it to commands, which read the run's id from it. */
export type RunNode = { kind: "group"; id: string } | { kind: "run"; id: string; runId: string };

/** The view of runs: what goes on, what waits and what has ended, on this machine, whoever started it. */
export class RunsView implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<RunNode | RunNode[] | undefined>();
  /** VS Code knows rows by their objects, so each id has one. */
  readonly #nodes = new Map<string, RunNode>();
  readonly #throttle = new Throttle(updateMilliseconds, () => {
    this.#update();
  });
  readonly #view: vscode.TreeView<RunNode>;
  readonly #subscriptions: { dispose(): void }[];
  #groups: RunGroup[] = [];
  #rows: ReadonlyMap<string, GroupRows> = new Map();

  readonly onDidChangeTreeData = this.#changed.event;

  /** @param firstList resolves when the list of runs has come, or can't. */
  constructor(
    private readonly store: RunStore,
    private readonly daemon: Daemon,
    private readonly firstList: () => Promise<void>,
  ) {
    this.#view = vscode.window.createTreeView("lathe.runs", { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      store.onDidChange(() => {
        this.#throttle.call();
      }),
    ];
    this.#update();
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node === undefined) {
      // Nothing is asked of a daemon before the view is looked at; until it has answered there is no "no runs".
      if (await this.daemon.ensureStarted({ retry: false })) {
        await this.firstList();
      }
      this.#take();
      return this.#groups.map(({ id }) => this.#node(id));
    }
    const group = node.kind === "group" ? this.#groups.find(({ id }) => id === node.id) : undefined;
    return group?.runs.map(({ id }) => this.#node(id, id)) ?? [];
  }

  getParent(node: RunNode): RunNode | undefined {
    const group = node.kind === "run" ? this.#groups.find(({ runs }) => runs.some(({ id }) => id === node.runId)) : undefined;
    return group && this.#node(group.id);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    return node.kind === "group" ? this.#groupItem(node.id) : this.#runItem(node);
  }

  dispose(): void {
    this.#throttle.dispose();
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
    this.#changed.dispose();
  }

  #groupItem(id: string): vscode.TreeItem {
    const group = this.#groups.find((one) => one.id === id);
    // What goes on and the newest recipe are seen at once, the others when they are wanted.
    const isFirst = group?.kind !== "recipe" || group === this.#groups.find(({ kind }) => kind === "recipe");
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(group?.label ?? "", isFirst ? Expanded : Collapsed);
    item.id = id;
    item.contextValue = `group ${group?.kind ?? ""}`;
    if (group?.description !== undefined) {
      item.description = group.description;
    }
    const count = group?.runs.length ?? 0;
    item.accessibilityInformation = { label: `${group?.label ?? ""}, ${count} ${count === 1 ? "run" : "runs"}` };
    return item;
  }

  #runItem(node: { id: string; runId: string }): vscode.TreeItem {
    const run = this.store.get(node.runId);
    if (run === undefined) {
      return new vscode.TreeItem("");
    }
    const now = new Date();
    const row = runRow(run, now);
    const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState.None);
    item.id = node.id;
    item.description = row.description;
    item.iconPath = new vscode.ThemeIcon(row.icon.id, row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color));
    item.contextValue = row.context;
    item.tooltip = new vscode.MarkdownString(runTooltip(run, now));
    item.accessibilityInformation = { label: row.spoken };
    item.command = { command: commandIds.openPanel, title: "Open panel", arguments: [run.id] };
    return item;
  }

  #update(): void {
    const before = this.#rows;
    this.#take();
    const change = changeBetween(before, this.#rows);
    if (change.everything) {
      this.#changed.fire(undefined);
    } else if (change.ids.length > 0) {
      this.#changed.fire(change.ids.map((id) => this.#nodes.get(id)).filter((node) => node !== undefined));
    }
    const active = this.store.active.length;
    this.#view.badge = active === 0 ? undefined : { value: active, tooltip: `${active} ${active === 1 ? "run goes" : "runs go"} on` };
  }

  #take(): void {
    const now = new Date();
    this.#groups = runGroups(this.store.runs);
    this.#rows = new Map(this.#groups.map((group) => [group.id, { text: group.label, rows: rowTexts(group.runs, now) }]));
  }

  #node(id: string, runId?: string): RunNode {
    const held = this.#nodes.get(id);
    if (held !== undefined) {
      return held;
    }
    const node: RunNode = runId === undefined ? { kind: "group", id } : { kind: "run", id, runId };
    this.#nodes.set(id, node);
    return node;
  }
}

function rowTexts(runs: readonly RunInfo[], now: Date): Map<string, string> {
  return new Map(runs.map((run) => [run.id, JSON.stringify([runRow(run, now), runTooltip(run, now)])]));
}
