import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { JournalRecord } from '@trader/core';
import { decodeRecord, encodeRecord } from './record-lines';
import { arbitraryRecord } from './testing/arbitrary-records';

const shuffled = (record: JournalRecord): JournalRecord =>
  Object.fromEntries(Object.entries(record).reverse()) as Readonly<Record<string, unknown>> as JournalRecord;

describe('encodeRecord', () => {
  it('writes the keys in the order of the type, whatever order they came in', () => {
    const record: JournalRecord = { at: 2, reason: 'said "no"', status: 'rejected', id: 'o1', time: 1, kind: 'order' };
    expect(encodeRecord(record)).toBe('{"kind":"order","time":1,"id":"o1","status":"rejected","reason":"said \\"no\\"","at":2}');
  });

  it('leaves out what an intent does not have, and sorts positions by symbol', () => {
    expect(encodeRecord({ kind: 'intent', time: 1, id: 'a', parent: 'p', owner: 'day', symbol: 'IF', side: 'buy', type: 'stop', quantity: '1', stop: '3500.2', reduceOnly: true, reason: '' }))
      .toBe('{"kind":"intent","time":1,"id":"a","parent":"p","owner":"day","symbol":"IF","side":"buy","type":"stop","quantity":"1","stop":"3500.2","reduceOnly":true,"reason":""}');
    expect(encodeRecord({
      kind: 'intent', time: 1, id: 'a', parent: 'p', owner: 'day', symbol: 'IF', side: 'buy', type: 'trailing-stop', quantity: '1', lots: ['x2', 'x1'], replaces: 'b', postOnly: true, expiresAt: 5,
      timeInForce: 'gtd', trailBps: 250, reduceOnly: true, reason: '',
    })).toBe('{"kind":"intent","time":1,"id":"a","parent":"p","owner":"day","symbol":"IF","side":"buy","type":"trailing-stop","quantity":"1","trailBps":250,"reduceOnly":true,"timeInForce":"gtd","expiresAt":5,"postOnly":true,"replaces":"b","lots":["x2","x1"],"reason":""}');
    expect(encodeRecord({ kind: 'session', time: 1, day: '2024-01-02', cash: '1', equity: '1', peak: '1', positions: { MSFT: '2', AAPL: '1' } }))
      .toBe('{"kind":"session","time":1,"day":"2024-01-02","cash":"1","equity":"1","peak":"1","positions":{"AAPL":"1","MSFT":"2"}}');
  });

  it('agrees with JSON and reads back, for any record in any order of keys', () => {
    fc.assert(fc.property(arbitraryRecord, (record) => {
      const line = encodeRecord(record);
      expect(line).not.toContain('\n');
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(record)));
      expect(encodeRecord(shuffled(record))).toBe(line);
      expect(encodeRecord(decodeRecord(line)!)).toBe(line);
    }));
  });

  it.each([
    ['a number that is none', { kind: 'state', time: NaN, state: 'halted', reason: '' }, /"time" must be number, got NaN/],
    ['a missing field', { kind: 'state', time: 1, state: 'halted' }, /"reason" must be text, got undefined/],
    ['a number for exact money', { kind: 'run', time: 1, run: 'r', strategy: 's', currency: 'USD', cash: 5, symbols: [] }, /"cash" must be text, got 5/],
    ['an unknown kind', { kind: 'rumour', time: 1 }, /unknown kind "rumour"/],
  ])('refuses %s', (_, record: Readonly<Record<string, unknown>>, message) => {
    expect(() => encodeRecord(record as JournalRecord)).toThrow(message);
  });

  it.each(['', 'nonsense', '[]', 'null', '{"kind":"state","reason":"x","state":"halted","time":1}', '{"kind":"state", "time":1,"state":"halted","reason":"x"}', '{"kind":"state","time":1,"state":"halted","reason":"x","more":1}'])(
    'does not take %j for a canonical line', (line) => {
      expect(decodeRecord(line)).toBeUndefined();
    });
});
