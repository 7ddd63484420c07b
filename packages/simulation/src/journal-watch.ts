/** What the journal says of orders: read from every line that is written to it. */
export class JournalWatch {
  /** Ids of intents. */
  readonly intents = new Map<string, { readonly quantity: string; readonly parent: string; readonly time: number }>();
  /** When a cancel was first journaled, by order id. */
  readonly cancels = new Map<string, number>();
  private rest = '';

  constructor(private readonly now: () => number) {}

  /** Some more of the journal's text. */
  hear(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('{"kind":"intent"')) {
        const { id, quantity, parent } = JSON.parse(line) as { readonly id: string; readonly quantity: string; readonly parent: string };
        if (!this.intents.has(id)) this.intents.set(id, { quantity, parent, time: this.now() });
      } else if (line.startsWith('{"kind":"cancel"')) {
        const { id } = JSON.parse(line) as { readonly id: string };
        if (!this.cancels.has(id)) this.cancels.set(id, this.now());
      }
    }
  }

  /** A life has ended: what it had not finished of a line is gone. */
  forgetRest(): void {
    this.rest = '';
  }
}
