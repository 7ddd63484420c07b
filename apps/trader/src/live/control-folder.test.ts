import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerRequest, answerTo, leaveRequest, openRequests } from './control-folder';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-control-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps requests in their order until each is answered', () => {
  expect(openRequests(folder)).toEqual([]);
  const numbers = [leaveRequest(folder, { kind: 'halt', reason: 'x' }), leaveRequest(folder, { kind: 'resume', reason: 'y' })];
  expect(numbers).toEqual([1, 2]);
  expect(openRequests(folder)).toEqual([{ number: 1, request: { kind: 'halt', reason: 'x' } }, { number: 2, request: { kind: 'resume', reason: 'y' } }]);
  expect(answerTo(folder, 1)).toBeUndefined();
  answerRequest(folder, 1, { ok: true, text: 'halted' });
  expect(openRequests(folder).map((each) => each.number)).toEqual([2]);
  expect(answerTo(folder, 1)).toEqual({ ok: true, text: 'halted' });
  expect(leaveRequest(folder, { kind: 'kill', reason: 'z', flatten: true })).toBe(3);
  expect(readdirSync(join(folder, 'control')).sort()).toEqual(['000001.answer', '000001.json', '000002.json', '000003.json']);
});

it('gives a request that cannot be read its place, so that it can be answered', () => {
  leaveRequest(folder, { kind: 'halt', reason: 'x' });
  writeFileSync(join(folder, 'control', '000002.json'), '{"kind":"sell everything"}');
  expect(openRequests(folder)[1]).toEqual({ number: 2, request: undefined });
});
