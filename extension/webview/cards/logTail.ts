const most = 200;

/** The last lines of a text that comes in parts. A line that was given without its end goes on with the next part. */
export class LogTail {
  #lines: string[] = [];
  #isCut = false;

  get text(): string {
    return this.#lines.length === 0 ? "Nothing was printed yet." : this.#lines.join("\n");
  }

  get count(): number {
    return this.#lines.at(-1) === "" ? this.#lines.length - 1 : this.#lines.length;
  }

  /** There are lines before these. */
  get isCut(): boolean {
    return this.#isCut;
  }

  append(text: string, reset: boolean, isWhole: boolean): void {
    if (reset) {
      this.#lines = [];
      this.#isCut = !isWhole;
    }
    if (text === "") {
      return;
    }
    const [first = "", ...more] = text.split(/\r?\n/);
    this.#lines = [...this.#lines.slice(0, -1), (this.#lines.at(-1) ?? "") + first, ...more];
    if (this.count > most) {
      this.#lines = this.#lines.slice(this.#lines.at(-1) === "" ? -most - 1 : -most);
      this.#isCut = true;
    }
  }
}
