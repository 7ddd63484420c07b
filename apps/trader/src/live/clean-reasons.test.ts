import type { StrategyContext, StrategyFactory } from '@trader/core';
import { expect, it } from 'vitest';
import { withCleanReasons } from './clean-reasons';

const opened = (clean: (text: string) => string) => {
  const asked: unknown[][] = [];
  const said: StrategyContext[] = [];
  const context: StrategyContext = {
    instruments: [], position: (symbol) => symbol + 5, lots: () => [], warmingUp: () => true, equity: () => 7, sessionOpen: () => 1, sessionClose: () => 2, busy: () => true, target: (...args) => void asked.push(args),
  };
  const factory: StrategyFactory = (own) => (said.push(own), { onBar: () => undefined });
  withCleanReasons(factory, clean)(context, { days: 3 });
  return { asked, own: said[0] };
};

it('the reason of a target is cleaned, and nothing else of it', () => {
  const { asked, own } = opened((text) => text.replaceAll('key', '[secret]'));
  own.target(1, 10, 'for key', { stop: 9 });
  expect(asked).toEqual([[1, 10, 'for [secret]', { stop: 9 }]]);
  expect([own.position(1), own.equity(), own.sessionOpen(0), own.sessionClose(0), own.busy(0), own.warmingUp()]).toEqual([6, 7, 1, 2, true, true]);
});

it('what is no text is left to those who refuse it', () => {
  const { asked, own } = opened(() => 'text');
  own.target(0, 1, Object(undefined) as string);
  expect(asked[0][2]).toEqual({});
});
