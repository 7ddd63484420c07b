import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TraderError } from '@trader/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerTo, leaveRequest } from './control-folder';
import type { ControlRequest } from './control-folder';
import { obey } from './obey';
import type { Controls } from './obey';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-obey-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const listening = (): { said: string[]; controls: Controls } => {
  const said: string[] = [];
  const say = (text: string): string => {
    said.push(text);
    return text;
  };
  return {
    said,
    controls: {
      halt: (reason) => say(`halt ${reason}`), resume: (reason) => say(`resume ${reason}`), kill: (reason, flatten) => say(`kill ${reason} ${flatten}`),
      reload: (limits) => {
        throw new TraderError('INVALID_CONFIG', `looser: ${JSON.stringify(limits)}`);
      },
      grant: ({ id }) => say(`grant ${id}`), revoke: (id) => say(`revoke ${id}`),
    },
  };
};
const override = { id: 'o1', check: 'drawdown', from: 1, until: 2, by: 'me', reason: 'why', signature: 's' };
const ALL: readonly ControlRequest[] = [
  { kind: 'resume', reason: 'a' }, { kind: 'halt', reason: 'b' }, { kind: 'reload', reason: 'c', limits: { maxDrawdown: 1 } }, { kind: 'grant', override }, { kind: 'revoke', id: 'o1', reason: 'd' },
  { kind: 'kill', reason: 'e', flatten: true },
];

it('does what is asked in its order, once, and answers, also when it may not', () => {
  const { said, controls } = listening();
  const numbers = ALL.map((each) => leaveRequest(folder, each));
  obey(folder, controls);
  obey(folder, controls);
  expect(said).toEqual(['resume a', 'halt b', 'grant o1', 'revoke o1', 'kill e true']);
  expect(numbers.map((each) => answerTo(folder, each)?.ok)).toEqual([true, true, false, true, true, true]);
  expect(answerTo(folder, 3)).toEqual({ ok: false, text: 'looser: {"maxDrawdown":1}', code: 'INVALID_CONFIG' });
});

it('what lay there before it began is done only where it makes the account do less', () => {
  const { said, controls } = listening();
  ALL.forEach((each) => leaveRequest(folder, each));
  obey(folder, controls, true);
  expect(said).toEqual(['halt b', 'revoke o1', 'kill e true']);
  expect(answerTo(folder, 1)).toMatchObject({ ok: false, text: expect.stringMatching(/resume was asked for when nothing ran/) as string });
});

it('what cannot be answered, for a disk is full, is done once all the same, and what comes behind it too', () => {
  const { said, controls } = listening();
  const waiting = new Map();
  const full = (): never => {
    throw new Error('ENOSPC');
  };
  const [halt] = [leaveRequest(folder, { kind: 'halt', reason: 'b' }), leaveRequest(folder, { kind: 'kill', reason: 'e', flatten: false })];
  for (let tries = 0; tries < 3; tries++) expect(() => obey(folder, controls, false, full, waiting)).toThrow('ENOSPC');
  expect([said, answerTo(folder, halt)]).toEqual([['halt b', 'kill e false'], undefined]);
  obey(folder, controls, false, undefined, waiting);
  expect([said.length, answerTo(folder, halt), answerTo(folder, halt + 1), waiting.size]).toEqual([2, { ok: true, text: 'halt b' }, { ok: true, text: 'kill e false' }, 0]);
});
