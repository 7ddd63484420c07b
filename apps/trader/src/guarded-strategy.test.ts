import { TraderError } from '@trader/core';
import type { Strategy, StrategyContext } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { guarded } from './guarded-strategy';

const context: StrategyContext = {
  instruments: [], position: () => 0, lots: () => [], warmingUp: () => false, equity: () => 0, sessionOpen: () => 0, sessionClose: () => 0, busy: () => false, target: () => undefined,
};
const make = (factory: () => unknown): Strategy => guarded('mine.mjs', factory as () => Strategy)(context, {});
const bar = (strategy: Strategy): void => strategy.onBar(0, 1, 2, 4, 1, 3, 5);
const fail = (error: unknown) => (): never => {
  throw error;
};

describe('the strategy of a file', () => {
  it.each([
    ['nothing', () => undefined],
    ['null', () => null],
    ['an object without onBar', () => ({ onbar: () => undefined })],
    ['a promise', () => Promise.resolve({ onBar: () => undefined })],
  ])('that returns %s is refused in one line that names the file', (_what, factory) => {
    expect(() => make(factory)).toThrow('mine.mjs: its default function returns no strategy: return an object with a function "onBar"');
  });

  it.each([
    ['text for onFill', { onFill: 'sell' }, 'onFill'],
    ['null for onAction', { onAction: null }, 'onAction'],
    ['an async onBar', { onBar: async () => undefined }, 'onBar'],
    ['an async onTrade', { async onTrade() {} }, 'onTrade'],
    ['a generator for onQuote', { *onQuote() {} }, 'onQuote'],
  ])('that has %s is refused in one line that names the file', (_what, fields, name) => {
    expect(() => make(() => ({ onBar: () => undefined, ...fields }))).toThrow(`mine.mjs: ${name} must be a plain function, which is done when it returns: not async, no generator`);
  });

  it('that is a class is told so, in one line', () => {
    expect(() => make(Object(class Mine { heard = 0; }) as () => unknown)).toThrow(/^mine\.mjs: its default function failed \(Class constructor Mine cannot be invoked without 'new'\): mend the file$/);
  });

  it('that throws is named, with the first line of what it said', () => {
    expect(() => make(fail(new Error('no luck\nat all')))).toThrow(/^mine\.mjs: its default function failed \(no luck\): mend the file$/);
    expect(() => bar(make(() => ({ onBar: fail(new TypeError('x is undefined')) })))).toThrow(/^mine\.mjs: onBar failed \(x is undefined\): mend the file$/);
    expect(() => bar(make(() => ({ onBar: fail('a word') })))).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    const strategy = make(() => ({ onBar: () => undefined, onFill: fail(new Error('late')) }));
    expect(() => strategy.onFill?.(0, {} as never)).toThrow('mine.mjs: onFill failed (late)');
    const ticks = make(() => ({ onBar: () => undefined, onQuote: fail(new Error('wide')), onTrade: fail(new Error('odd')), onAction: fail(new Error('split')) }));
    expect(() => ticks.onQuote?.(0, 1, 9, 1, 11, 1)).toThrow('mine.mjs: onQuote failed (wide)');
    expect(() => ticks.onTrade?.(0, 1, 10, 1)).toThrow('mine.mjs: onTrade failed (odd)');
    expect(() => ticks.onAction?.(0, 0, 2)).toThrow('mine.mjs: onAction failed (split)');
  });

  it('lets a TraderError pass as it is', () => {
    const error = new TraderError('INVALID_ORDER', 'target NaN of AAPL');
    expect(() => bar(make(() => ({ onBar: fail(error) })))).toThrow(error);
  });

  it('hears its bars with its own this', () => {
    class Mine {
      heard: number[] = [];
      onBar(...values: number[]): void {
        this.heard = values;
      }
    }
    const mine = new Mine();
    const strategy = make(() => mine);
    bar(strategy);
    expect(mine.heard).toEqual([0, 1, 2, 4, 1, 3, 5]);
    expect([strategy.onFill, strategy.onQuote, strategy.onTrade, strategy.onAction]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
