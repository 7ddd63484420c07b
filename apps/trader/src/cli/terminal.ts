/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  /** A person sits there: stdin and stdout are terminals. */
  readonly interactive: boolean;
  print(text: string): void;
  note(text: string): void;
  /** A progress bar, redrawn in place at a terminal; elsewhere silent until done. */
  progress(label: string, total: number): (done: number) => void;
}

const BAR = 30;

/** The process's own terminal. */
export const processTerminal = (): Terminal => ({
  interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  print: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  progress: (label, total) => {
    let shown = -1;
    return (done) => {
      const percent = Math.floor((100 * done) / total);
      if (percent === shown) return;
      shown = percent;
      if (process.stderr.isTTY !== true) {
        if (percent === 100 || percent % 25 === 0) process.stderr.write(`${label}: ${percent} % of ${total} bars\n`);
        return;
      }
      const filled = Math.round((BAR * percent) / 100);
      process.stderr.write(`\r${label} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${String(percent).padStart(3)} %${percent === 100 ? '\n' : ''}`);
    };
  },
});
