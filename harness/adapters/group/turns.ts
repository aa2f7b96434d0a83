/**
 * Questions to one node take turns. When one of them got no answer in time, those that were waiting behind it get its
 * failure: the node was silent all the while, and a queue of time-outs would hold up an operator's action for their sum.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  async take<T>(
    node: string,
    timeoutMs: number,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const before = this.#last.get(node);
    let signal: AbortSignal | undefined;
    const turn = (async () => {
      await before;
      signal = AbortSignal.timeout(timeoutMs);
      return ask(signal);
    })();
    const silence = turn.then(
      () => undefined,
      (error: unknown) => {
        // Whoever waited inherits silence only; an error reply is the business of its own question.
        if (signal === undefined || signal.aborted) throw error;
      },
    );
    this.#last.set(node, silence);
    silence.catch(() => {
      if (this.#last.get(node) === silence) this.#last.delete(node);
    });
    return turn;
  }
}
