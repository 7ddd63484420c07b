import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TraderError } from '@trader/core';
import { z } from 'zod';

const reason = z.string();

const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('halt'), reason }),
  z.strictObject({ kind: z.literal('resume'), reason }),
  z.strictObject({ kind: z.literal('kill'), reason, flatten: z.boolean() }),
  z.strictObject({ kind: z.literal('reload'), reason, limits: z.record(z.string(), z.unknown()) }),
  z.strictObject({
    kind: z.literal('grant'),
    override: z.strictObject({
      id: z.string(), check: z.string(), symbol: z.string().optional(), owner: z.string().optional(), from: z.number(), until: z.number(), by: z.string(), reason,
      signature: z.string(),
    }),
  }),
  z.strictObject({ kind: z.literal('revoke'), id: z.string(), reason }),
]);

const answerSchema = z.strictObject({ ok: z.boolean(), text: z.string(), code: z.string().optional() });

/** What a person asks of an account that runs. */
export type ControlRequest = z.infer<typeof requestSchema>;
/** What came of it, in one line. */
export type ControlAnswer = z.infer<typeof answerSchema>;

/** A request in its place among the others. */
export interface NumberedRequest {
  readonly number: number;
  /** Undefined when it cannot be read. */
  readonly request: ControlRequest | undefined;
}

const FOLDER = 'control';
const NAME = /^(\d{6,})\.(json|answer)$/;

const nameOf = (number: number, kind: 'json' | 'answer'): string => `${String(number).padStart(6, '0')}.${kind}`;

const numbersOf = (folder: string, kind: 'json' | 'answer'): number[] =>
  (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
    const [, digits, what] = NAME.exec(name) ?? [];
    return what === kind ? [Number(digits)] : [];
  }).sort((a, b) => a - b);

/** Leaves a request in the folder of a run, behind those that are there. Gives its number. Throws STORAGE_FAILED. */
export const leaveRequest = (runFolder: string, request: ControlRequest): number => {
  const folder = join(runFolder, FOLDER);
  const draft = join(folder, `draft-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, `${JSON.stringify(request)}\n`);
    for (let number = (numbersOf(folder, 'json').at(-1) ?? 0) + 1; ; number++) if (link(draft, join(folder, nameOf(number, 'json')))) return number;
  } catch (cause) {
    throw new TraderError('STORAGE_FAILED', `${folder} cannot be written (${String(cause)}): check its permissions and the disk`, { cause });
  } finally {
    rmSync(draft, { force: true });
  }
};

/** False when there is one of that name already. */
const link = (from: string, to: string): boolean => {
  try {
    linkSync(from, to);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
};

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
};

/** The requests that nobody has answered, in their order. */
export const openRequests = (runFolder: string): readonly NumberedRequest[] => {
  const folder = join(runFolder, FOLDER);
  const answered = new Set(numbersOf(folder, 'answer'));
  return numbersOf(folder, 'json').filter((number) => !answered.has(number))
    .map((number) => ({ number, request: requestSchema.safeParse(readJson(join(folder, nameOf(number, 'json')))).data }));
};

/** Answers a request: the file is there whole or not at all. */
export const answerRequest = (runFolder: string, number: number, answer: ControlAnswer): void => {
  const file = join(runFolder, FOLDER, nameOf(number, 'answer'));
  writeFileSync(`${file}.new`, `${JSON.stringify(answer)}\n`);
  renameSync(`${file}.new`, file);
};

/** The answer to a request; undefined while there is none. */
export const answerTo = (runFolder: string, number: number): ControlAnswer | undefined => answerSchema.safeParse(readJson(join(runFolder, FOLDER, nameOf(number, 'answer')))).data;
