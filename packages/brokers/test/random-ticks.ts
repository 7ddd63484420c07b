import { createBarTable } from '@trader/core';
import type { Instrument } from '@trader/core';
import { SimulatedExchange } from '../src/simulated/exchange';
import { orderOf } from './market';
import { Observer } from './observer';
import { createDice, pick, randomOptions, randomOrders, whole } from './random-orders';
import type { Sent } from './random-orders';

const HOURS = 3_600_000;

/** A tick as the observer sees it: a bar of each symbol that is over at once, whose price the bystander judges. */
const momentOf = (time: number) => {
  const bars = createBarTable(['A', 'B'], 2);
  bars.symbol[1] = 1;
  bars.time.fill(time);
  bars.openTime.fill(time);
  bars.high.fill(Infinity);
  bars.volume.fill(1);
  return bars;
};

/** Plays random orders of every kind among random quotes and trades of two symbols; throws when something is that must not be. Gives what it saw. */
export const playTicks = (seed: number, steps: number): Readonly<Record<string, number>> => {
  const dice = createDice(seed);
  const { volumeShare: _share, latency: _latency, ...rest } = randomOptions(dice, dice() < 0.5);
  const options = { ...rest, ticked: ['A', 'B'], queue: pick(dice, ['none', 'risk-averse'] as const) };
  const exchange = new SimulatedExchange(options);
  const observer = new Observer(exchange, options);
  const sent: Sent[] = [];
  const at = [2000, 2000];
  const quoted = dice() < 0.85;
  let time = 0;
  for (let step = 0; step < steps; step++) {
    time += pick(dice, [0, 1, 60_000, HOURS, HOURS]);
    const symbol = whole(dice, 0, 1);
    const bid = (at[symbol] = Math.max(1950, Math.min(2050, at[symbol] + whole(dice, -12, 12))));
    observer.shows(momentOf(time), 0, 2);
    const [near, far] = [pick(dice, [0, 7, 40, 300]), pick(dice, [0, 7, 40, 300])];
    if (quoted && dice() < 0.6) exchange.onQuote(symbol, time, dice() < 0.9 ? bid / 100 : 0, near, dice() < 0.9 ? (bid + whole(dice, 1, 4)) / 100 : 0, far);
    else exchange.onTrade(symbol, time, (bid + whole(dice, -2, 2)) / 100, near);
    for (let orders = whole(dice, 0, 2); orders > 0; orders--) {
      for (const wish of randomOrders(dice, exchange.asOf, sent)) {
        sent.push(wish);
        const order = orderOf(options.instruments.find((each) => each.symbol === wish.symbol) as Instrument, wish);
        observer.sends(order, exchange.asOf);
        exchange.place(order);
      }
    }
    if (dice() < 0.15 && sent.length > 0) exchange.cancel(pick(dice, sent).id);
  }
  return observer.counts;
};
