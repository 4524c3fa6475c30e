/** Calls back at most once in `milliseconds`: at once after a pause, and once more at the end for what came meanwhile. */
export class Throttle {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWanted = false;

  constructor(
    private readonly milliseconds: number,
    private readonly act: () => void,
  ) {}

  call(): void {
    if (this.#timer !== undefined) {
      this.#isWanted = true;
      return;
    }
    this.#isWanted = false;
    this.act();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isWanted) {
        this.call();
      }
    }, this.milliseconds);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
