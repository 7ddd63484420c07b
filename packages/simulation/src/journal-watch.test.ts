import { describe, expect, it } from 'vitest';
import { JournalWatch } from './journal-watch';

const intent = (id: string): string => `${JSON.stringify({ kind: 'intent', id, parent: 'run-0', owner: 'o', symbol: 'ABC', side: 'buy', type: 'market', quantity: '1', reduceOnly: false, time: 0 })}\n`;

describe('what a journal says', () => {
  it('is, after a machine has died, what is left of it: orders have the places there that they have among those that are left', () => {
    const watch = new JournalWatch(() => 0);
    watch.hear(['run-1', 'run-2', 'run-3'].map(intent).join(''));
    watch.forget(`${intent('run-1')}${intent('run-2')}{"kind":"int`);
    watch.hear(intent('run-4'));
    expect([...watch.numbers]).toEqual([['run-1', 0], ['run-2', 1], ['run-4', 2]]);
  });

  const told = (text: readonly object[]): readonly string[] => {
    const watch = new JournalWatch(() => 0);
    watch.hear(`${[entry, ...text].map((each) => JSON.stringify(each)).join('\n')}\n`);
    return watch.wanted.missing(new Map([['o ABC', 1_000_000_000n]]), new Map(), [], (id) => watch.intents.get(id));
  };
  const order = { kind: 'intent', parent: 'run-0', owner: 'o', symbol: 'ABC', side: 'sell', quantity: '1', reduceOnly: true, reason: '', time: 0 };
  const entry = { ...order, id: 'run-0', type: 'market', side: 'buy', reduceOnly: false };
  const stop = { ...order, id: 'run-1', type: 'stop' };
  const cancel = { kind: 'cancel', id: 'run-1', reason: 'out', time: 1_000 };
  const close = { ...order, id: 'run-2', type: 'market', reason: 'out', time: 2_000 };
  const end = { kind: 'order', id: 'run-2', status: 'rejected', reason: 'no', time: 3_000 };
  const fill = { kind: 'fill', id: 'run-2', execution: 'x', quantity: '0.5', time: 2_500 };

  it('exits that were cancelled for a close are wanted again when that comes to nothing', () => {
    expect(told([stop, cancel, close, end])).toEqual(['o ABC: 1 held, and nothing is in the place of run-1, its stop']);
    expect(told([stop, cancel, close, { ...end, status: 'cancelled' }])).toHaveLength(1);
  });

  it('those of a decision that asks for others instead are wanted no more, and those that are given back or changed in place are', () => {
    const taken = { ...cancel, again: true };
    const limit = { ...order, id: 'run-3', parent: 'run-9', type: 'limit' };
    const missing = (role: string): unknown => expect.stringContaining(`its ${role}`);
    const decision = { kind: 'decision', id: 'run-9', owner: 'o', symbol: 'ABC', from: '1', to: '1', price: '1', reason: 'other', time: 0 };
    expect(told([stop, taken, decision, limit])).toEqual([missing('limit')]);
    expect(told([stop, taken, { ...decision, reason: 'exits' }, limit])).toEqual([missing('stop'), missing('limit')]);
    expect(told([{ ...stop, group: 'g' }, decision, { ...limit, group: 'g' }])).toEqual([missing('stop'), missing('limit')]);
    // A holding in two parts, and the limit of the first part is moved.
    const parts = ['g', 'h'].flatMap((group, index) => [{ ...stop, id: `run-${5 + index}`, group }, { ...limit, id: `run-${7 + index}`, parent: 'run-0', group }]);
    expect(told([...parts, decision, { ...limit, group: 'g' }])).toEqual([missing('stop'), missing('limit')]);
  });

  it('those of a part of a holding that is not their own are taken back with the others of their decision', () => {
    const [one, other] = [{ ...stop, group: 'g' }, { ...stop, id: 'run-3', group: 'h' }];
    expect(told([one, other])).toHaveLength(1);
    expect(told([one, other, cancel])).toEqual([]);
    expect(told([one, { ...other, parent: 'run-9' }, cancel])).toHaveLength(1);
  });

  it('they are not when a close that was taken back has come to an end, filled or not, and another comes to nothing later', () => {
    const another = { ...close, id: 'run-3' };
    expect(told([stop, cancel, close, another, { ...cancel, id: 'run-3' }, { ...end, id: 'run-3' }, end])).toEqual([]);
    expect(told([stop, cancel, close, another, { ...cancel, id: 'run-3' }, { ...fill, id: 'run-3' }, end])).toEqual([]);
    expect(told([stop, cancel, close, another, { ...cancel, id: 'run-3' }, end])).toHaveLength(1);
  });

  it('they are not when it fills, is taken back or for the end of the day, comes much later, or when others have come', () => {
    expect(told([stop, cancel, close, fill, end])).toEqual([]);
    expect(told([stop, cancel, close, { ...cancel, id: 'run-2' }, { ...end, status: 'cancelled' }])).toEqual([]);
    expect(told([stop, cancel, { ...close, reason: 'end of day' }, end])).toEqual([]);
    expect(told([stop, cancel, { ...close, time: 61_001 }, end])).toEqual([]);
    expect(told([stop, cancel, close, { ...order, id: 'run-3', type: 'market', side: 'buy', reduceOnly: false }, end])).toEqual([]);
  });
});
