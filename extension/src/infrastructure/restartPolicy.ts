/** A second crash within this time is no accident. */
const calmMilliseconds = 10 * 60_000;

/** What follows when the daemon ends unasked: it is started again once, and the user is asked when it ends again soon. */
export class RestartPolicy {
  #restartedAt: number | undefined;

  /** `now` in milliseconds of any clock that does not go back. */
  decide(now: number): "restart" | "ask" {
    if (this.#restartedAt !== undefined && now - this.#restartedAt < calmMilliseconds) {
      return "ask";
    }
    this.#restartedAt = now;
    return "restart";
  }

  /** The user has started it anew: what was before does not count. */
  reset(): void {
    this.#restartedAt = undefined;
  }
}
