import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const holdings = z.record(z.string(), z.string());
const time = z.number();

const statusSchema = z.strictObject({
  run: z.string(),
  account: z.string(),
  mode: z.string(),
  pid: z.number(),
  /** When this was written, by the account's clock, ms since 1970 UTC; and when the session began. */
  time,
  since: time,
  /** What the session is doing: `starting` until its books agree with the broker's, `trading`, `ended`. */
  phase: z.enum(['starting', 'trading', 'ended']),
  state: z.strictObject({ state: z.string(), reason: z.string() }),
  /** Of the kill switch. */
  kill: z.string(),
  suspensions: z.array(z.strictObject({ by: z.string(), reason: z.string() })),
  links: z.array(z.strictObject({ link: z.string(), state: z.enum(['up', 'down']), reason: z.string(), since: time })).readonly(),
  /** How long ago a symbol was heard of, ms; absent of one that never was. The oldest first. */
  dataAge: z.array(z.strictObject({ symbol: z.string(), ms: z.number().nullable() })),
  health: z.strictObject({ state: z.string(), findings: z.array(z.string()) }),
  openOrders: z.array(z.strictObject({ id: z.string(), symbol: z.string(), side: z.string(), quantity: z.string(), filled: z.string(), status: z.string() })),
  unknown: z.array(z.string()),
  /** What each strategy holds, and under `external` what nobody of ours does. */
  positions: z.record(z.string(), holdings),
  /** What the account holds of symbols that it does not trade: it is left alone. */
  outside: holdings,
  reconciled: z.strictObject({ time, text: z.string() }).nullable(),
  /** `equity` and `portfolioValue` are the broker's; `nav` is the cash and the marks of our own books, null while none are open. */
  money: z.strictObject({
    currency: z.string(), nav: z.string().nullable(), portfolioValue: z.string().nullable(), equity: z.string(), cash: z.string(), buyingPower: z.string(), available: z.string(), blocked: z.string().nullable(), time,
  }).nullable(),
  /** Refused orders and alerts, the latest. */
  news: z.array(z.strictObject({ time, text: z.string() })).readonly(),
});

/** How an account that runs is, as its session says every second. */
export type Status = z.infer<typeof statusSchema>;

const FILE = 'status.json';

/** Writes the status whole or not at all, its text as `clean` leaves it. */
export const writeStatus = (runFolder: string, status: Status, clean: (text: string) => string = (text) => text): void => {
  const file = join(runFolder, FILE);
  writeFileSync(`${file}.new`, `${clean(JSON.stringify(status))}\n`);
  renameSync(`${file}.new`, file);
};

/** The last status of a run; undefined when it never wrote one. */
export const readStatus = (runFolder: string): Status | undefined => {
  const file = join(runFolder, FILE);
  if (!existsSync(file)) return undefined;
  try {
    return statusSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
};

/** When the last status of a run was written, ms since 1970 UTC by this machine's clock; undefined when it never was. */
export const statusWrittenAt = (runFolder: string): number | undefined => statSync(join(runFolder, FILE), { throwIfNoEntry: false })?.mtimeMs;

/** Whether the process that wrote a status is alive. */
export const isRunning = ({ pid, phase }: Pick<Status, 'pid' | 'phase'>): boolean => {
  if (phase === 'ended') return false;
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
};
