/** Does one thing at a time: what is asked for while it is under way is done once more after it, however often it was asked. */
export class PullLoop {
  #isPulling = false;
  #isWanted = false;

  constructor(private readonly pullOnce: () => Promise<void>) {}

  async pull(): Promise<void> {
    this.#isWanted = true;
    if (this.#isPulling) {
      return;
    }
    this.#isPulling = true;
    try {
      while (this.#takeWish()) {
        await this.pullOnce();
      }
    } finally {
      this.#isPulling = false;
    }
  }

  #takeWish(): boolean {
    const wanted = this.#isWanted;
    this.#isWanted = false;
    return wanted;
  }
}
