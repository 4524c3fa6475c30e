/** How long a lens tells how a run ended, in milliseconds. */
const remembered = 10 * 60_000;

/** Which runs ended a short while ago, as seen by this window. Times are milliseconds of a clock that does not go back. */
export class RecentEnds {
  readonly #endedAt = new Map<string, number>();

  add(runId: string, now: number): void {
    this.#endedAt.set(runId, now);
  }

  has(runId: string, now: number): boolean {
    const endedAt = this.#endedAt.get(runId);
    return endedAt !== undefined && now - endedAt < remembered;
  }

  /** Milliseconds until one of them is no longer told; forgets those that are over. Undefined when there is none. */
  nextChange(now: number): number | undefined {
    for (const runId of [...this.#endedAt.keys()].filter((id) => !this.has(id, now))) {
      this.#endedAt.delete(runId);
    }
    const ages = [...this.#endedAt.values()].map((endedAt) => endedAt + remembered - now);
    return ages.length === 0 ? undefined : Math.min(...ages);
  }
}
