import { Emitter } from "../../infrastructure/emitter";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { isActive } from "./runState";

interface Entry {
  run: RunInfo;
  /** The refresh during or after which the run was last heard of. */
  refresh: number;
}

/** What this window knows about runs. It outlives the daemon: a run goes on without one, and the list is refreshed with the next. */
export class RunStore {
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Emitter<RunInfo[]>();
  readonly #ended = new Emitter<RunInfo>();
  #refresh = 0;

  /** Fires with the runs that changed; with an empty list when runs only went away. */
  readonly onDidChange = this.#changed.event;
  /** Fires with a run that was active when last heard of and is no longer. */
  readonly onDidEnd = this.#ended.event;

  /** Newest first. */
  get runs(): RunInfo[] {
    return [...this.#entries.values()].map((entry) => entry.run).sort(newestFirst);
  }

  get active(): RunInfo[] {
    return this.runs.filter(isActive);
  }

  get(id: string): RunInfo | undefined {
    return this.#entries.get(id)?.run;
  }

  /** Takes states in the order of their arrival, which is not always that of their making: one with older events is dropped. */
  apply(runs: readonly RunInfo[]): void {
    const changed = runs.filter((run) => this.#put(run));
    if (changed.length > 0) {
      this.#changed.fire(changed);
    }
  }

  /** Replaces everything by what `list` answers, except runs that were heard of while it was under way. */
  async refresh(list: () => Promise<RunInfo[]>): Promise<void> {
    const refresh = ++this.#refresh;
    const listed = await list();
    const changed = listed.filter((run) => this.#put(run));
    const ids = new Set(listed.map((run) => run.id));
    let removed = false;
    for (const [id, entry] of this.#entries) {
      if (!ids.has(id) && entry.refresh < refresh) {
        removed = this.#entries.delete(id) || removed;
      }
    }
    if (changed.length > 0 || removed) {
      this.#changed.fire(changed);
    }
  }

  #put(run: RunInfo): boolean {
    const held = this.#entries.get(run.id)?.run;
    if (held !== undefined && run.lastSeq < held.lastSeq) {
      return false;
    }
    this.#entries.set(run.id, { run, refresh: this.#refresh });
    if (held !== undefined && isActive(held) && !isActive(run)) {
      this.#ended.fire(run);
    }
    return true;
  }
}

function newestFirst(a: RunInfo, b: RunInfo): number {
  return b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);
}
