/** What has to be undone. Structurally VS Code's Disposable, so that modules without the VS Code API can hand one out. */
export interface Subscription {
  dispose(): void;
}

/** A listener list for modules that must run without VS Code. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void): Subscription => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      listener(value);
    }
  }
}
