/** Where the lines of a journal go. Text arrives in order, whole lines at a time, and is never rewritten. */
export interface Sink {
  /** Hands the text over. Throws STORAGE_FAILED, with nothing of it kept, when it cannot. */
  write(text: string): void;
  /** Returns when all that was written is as durable as this sink makes it. Throws STORAGE_FAILED when it cannot. */
  sync(): void;
}

/** A sink that keeps everything in memory: for tests, browsers and backtests. */
export const memorySink = (): Sink & { text(): string } => {
  let chunks: string[] = [];
  return {
    write(text) {
      chunks.push(text);
    },
    sync() {},
    text() {
      chunks = [chunks.join('')];
      return chunks[0]!;
    },
  };
};
