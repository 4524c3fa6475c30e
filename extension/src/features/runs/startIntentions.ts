import { randomUUID } from "node:crypto";

/**
 * Keys of starts that were not answered yet. Asking again for the same recipe means the same run as long as its text is the same, so a
 * start whose answer was lost is not made twice.
 */
export class StartIntentions {
  readonly #open = new Map<string, { version: number; key: string }>();

  /** The key to send for a recipe in this version of its text. */
  keyFor(recipe: string, version: number): string {
    const open = this.#open.get(recipe);
    if (open?.version === version) {
      return open.key;
    }
    const key = randomUUID();
    this.#open.set(recipe, { version, key });
    return key;
  }

  /** The daemon has answered: the next start is another one. */
  settle(recipe: string): void {
    this.#open.delete(recipe);
  }
}
