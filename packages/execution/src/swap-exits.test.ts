import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyContext } from '@trader/core';
import { setUp, withBracket } from '../test/quiet-broker';
import { createDice, INSTRUMENTS, randomBars } from '../test/random-market';
import { runBatch, runUndisturbed } from '../test/wiring';

describe('a target of what is held, with other exits', () => {
  it('replaces what differs, in its group, and leaves the rest', () => {
    const { pursue, broker, kinds, records, context, settled } = withBracket();
    expect(pursue({ quantity: 100, stop: 9.5, takeProfit: 11 })).toEqual(['r-6 sell 100 stop reduce']);
    expect(broker.orders.get('r-6')).toMatchObject({ replaces: 'r-3', group: 'r-1.0', after: undefined });
    expect(records.map((each) => [each.kind, 'from' in each && each.from, 'replaces' in each && each.replaces])).toEqual([['decision', '100', false], ['intent', false, 'r-3']]);
    kinds();
    broker.tell('cancelled', 'r-3');
    broker.tell('accepted', 'r-6');
    expect([settled(), context.busy(0)]).toEqual([[], false]);
    expect(pursue({ quantity: 100, trailBps: 200, takeProfit: 12 })).toEqual(['r-8 sell 100 trailing-stop reduce', 'r-9 sell 100 limit reduce']);
    expect(['r-8', 'r-9'].map((id) => broker.orders.get(id)?.replaces)).toEqual(['r-6', 'r-4']);
  });

  it('of the same exits changes nothing', () => {
    const { pursue, kinds } = withBracket();
    expect([pursue({ quantity: 100, stop: 9, takeProfit: 11 }), kinds()]).toEqual([[], []]);
  });

  it('puts a new exit beside the other, and cancels one that is not wanted any more', () => {
    const { pursue, broker, settled } = withBracket();
    expect(pursue({ quantity: 100, stop: 9.5 })).toEqual(['r-6 sell 100 stop reduce', 'cancel r-4']);
    broker.tell('cancelled', 'r-3', 'r-4');
    broker.tell('accepted', 'r-6');
    settled();
    expect(pursue({ quantity: 100, stop: 9.5, takeProfit: 12 })).toEqual(['r-8 sell 100 limit reduce']);
    expect(broker.orders.get('r-8')).toMatchObject({ replaces: undefined, group: 'r-1.0' });
  });

  it('asks for the whole of an exit that has filled in part, and for no more than is held', () => {
    const { pursue, broker, settled, loop } = withBracket();
    broker.fill('r-4', 30, 11);
    settled();
    loop.control.setState('halted', 'only what reduces may pass');
    expect(pursue({ quantity: 70, stop: 9.5, takeProfit: 12 })).toEqual(['r-6 sell 100 stop reduce', 'r-7 sell 100 limit reduce']);
    broker.tell('cancelled', 'r-3', 'r-4');
    broker.tell('accepted', 'r-6', 'r-7');
    broker.fill('r-6', 70, 9.5);
    settled();
    expect(loop.ledger.position(0)).toBe(0n);
  });

  it('goes the long way when the exits do not protect just what is held, are on their way, or when nothing shall protect it', () => {
    const { pursue, broker, settled } = setUp();
    pursue({ quantity: 100, stop: 9 });
    broker.fill('r-2', 60);
    broker.tell('cancelled', 'r-2');
    broker.tell('accepted', 'r-3');
    settled();
    expect(pursue({ quantity: 60, stop: 9.5 })).toEqual(['cancel r-3']);
    broker.tell('cancelled', 'r-3');
    expect(settled()).toEqual(['r-5 sell 60 stop reduce']);
    expect(withBracket().pursue({ quantity: 100 })).toEqual(['cancel r-3', 'cancel r-4']);
    const again = withBracket();
    again.pursue({ quantity: 100, stop: 9.5, takeProfit: 11 });
    expect(again.pursue({ quantity: 100, stop: 9.6, takeProfit: 11 })).toEqual(['cancel r-3', 'cancel r-4', 'cancel r-6']);
  });

  it('of another size goes the long way', () => {
    const { pursue } = withBracket();
    expect(pursue({ quantity: 50, stop: 9, takeProfit: 11 })).toEqual(['cancel r-3', 'cancel r-4']);
    expect(setUp().pursue({ quantity: 0, stop: 9 })).toEqual([]);
  });
});

/** Enters with a stop, or with both exits, and then moves them all the time. */
const mover = (seed: number) => (context: StrategyContext) => {
  const dice = createDice(seed);
  return {
    onBar: (symbol: number, _time: number, _open: number, _high: number, _low: number, close: number): void => {
      if (context.busy(symbol) || dice() < 0.3) return;
      const held = context.position(symbol);
      const quantity = held === 0 ? (dice() < 0.5 ? 4 : 1) : held;
      const stop = dice() < 0.7 ? { stop: close * (0.9 + dice() * 0.09) } : { trailBps: 50 + Math.trunc(dice() * 500) };
      context.target(symbol, quantity, 'hold', { ...stop, ...(dice() < 0.5 && { takeProfit: close * (1.01 + dice() * 0.09) }) });
    },
  };
};

describe('a holding whose exits are moved', () => {
  it('has its stop at all times, for all of it', async () => {
    let replaced = 0;
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer(), async (seed, jitter) => {
      const scenario = { bars: randomBars(seed, 60), strategy: mover(seed) };
      const { text } = runBatch(scenario, ({ ledger, orders }) => {
        INSTRUMENTS.forEach((_, symbol) => {
          const stops = orders.liveOf(symbol).filter(({ order, status }) => order.type.includes('stop') && status === 'accepted');
          expect(stops.reduce((sum, { order }) => sum + order.quantity, 0n)).toBe(ledger.position(symbol));
        });
      });
      replaced += text.split('replaced by').length - 1;
      expect((await runUndisturbed(scenario, jitter)).text).toBe(text);
    }), { numRuns: 8 });
    expect(replaced).toBeGreaterThan(80);
  });
});
