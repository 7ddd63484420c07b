import type { Secret } from '@trader/brokers/alpaca';

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  /** A person sits there: stdin and stdout are terminals. */
  readonly interactive: boolean;
  /** How wide stdout is, in characters, and whether it shows colours; a file or a pipe shows none. */
  readonly page: { readonly columns: number; readonly colours: boolean };
  print(text: string): void;
  note(text: string): void;
  /** From now on these are hidden in all that is written. */
  conceal(...secrets: readonly Secret[]): void;
  /** A text as it would be written. */
  clean(text: string): string;
  /** A progress bar, redrawn in place at a terminal; elsewhere a line for each quarter. `what` is counted: bars by default. */
  progress(label: string, total: number, what?: string): (done: number) => void;
}

const BAR = 30;

/** The process's own terminal. */
export const processTerminal = (): Terminal => {
  const concealed: Secret[] = [];
  const clean = (text: string): string => concealed.reduce((shown, secret) => secret.hideIn(shown), text);
  return { ...written(clean), conceal: (...secrets) => void concealed.push(...secrets), clean };
};

const written = (clean: (text: string) => string): Omit<Terminal, 'conceal' | 'clean'> => ({
  interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  page: { columns: process.stdout.columns ?? 80, colours: process.stdout.isTTY === true && process.stdout.hasColors() },
  print: (text) => void process.stdout.write(`${clean(text)}\n`),
  note: (text) => void process.stderr.write(`${clean(text)}\n`),
  progress: (label, total, what = 'bars') => {
    let shown = -1;
    return (done) => {
      const percent = Math.floor((100 * done) / total);
      if (percent === shown) return;
      shown = percent;
      if (process.stderr.isTTY !== true) {
        if (percent === 100 || percent % 25 === 0) process.stderr.write(`${label}: ${percent} % of ${total} ${what}\n`);
        return;
      }
      const filled = Math.round((BAR * percent) / 100);
      process.stderr.write(`\r${label} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${String(percent).padStart(3)} %${percent === 100 ? '\n' : ''}`);
    };
  },
});
