import { cash, createApprovalAuthority, defineInstrument, defineOrder, price, quantity } from '@trader/core';
import { createGate, defaultLimits } from '@trader/risk';

const limits = {
  ...defaultLimits, maxPositionNotional: 1_000_000, maxPositionQuantity: 10_000, maxOrderNotional: 100_000,
};

const instruments = Array.from({ length: 8 }, (_, i) => defineInstrument({ symbol: `S${i}` }));

/** `count` orders over eight symbols, a second of event time apart within one symbol. */
const makeOrders = (count) =>
  Array.from({ length: count }, (_, i) =>
    defineOrder(instruments[i % 8], {
      id: `run-${i}`, parentId: `parent-${i}`, owner: 'day', symbol: instruments[i % 8].symbol, side: 'buy', type: 'limit',
      quantity: quantity(100 + (i % 7)), limitPrice: price('100.05'), reduceOnly: false, reason: 'bench',
    }));

/** One context for all orders, as the trading loop has it. */
const makeContext = (marginUsed) => ({
  time: 0, instrument: instruments[0], mark: price(100), markTime: 0, portfolioVersion: 1, position: quantity(200), held: quantity(200),
  workingBuy: quantity(0), workingSell: quantity(0), grossNotional: cash(60_000), workingNotional: cash(5_000),
  marginUsed: cash(marginUsed), equity: cash(100_000), sessionStartEquity: cash(101_000), peakEquity: cash(110_000),
  halt: undefined, parentRemaining: quantity(1_000),
});

const judgeAll = (mintOf, count, marginUsed) => async () => {
  const orders = makeOrders(count);
  const context = makeContext(marginUsed);
  return {
    operations: count,
    run: () => {
      const gate = createGate({ mint: mintOf(), limits });
      let approved = 0;
      for (let i = 0; i < orders.length; i++) {
        context.time = context.markTime = i * 150;
        context.instrument = instruments[i % 8];
        if ('approved' in gate.approve(orders[i], context)) approved++;
      }
      return approved;
    },
  };
};

const realMint = () => createApprovalAuthority().mint;
const noMint = () => (order) => order;

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 5_000 : 50_000;
  const checks = createGate({ mint: noMint(), limits }).checks.length;
  return [
    {
      job: `gate, ${checks} checks, all pass`, unit: 'ns/order', reference: 'ours',
      candidates: [
        { name: 'ours', load: judgeAll(realMint, count, 65_000) },
        { name: 'ours, the checks alone (no approval minted)', load: judgeAll(noMint, count, 65_000) },
      ],
    },
    {
      job: `gate, ${checks} checks, the last one refuses with its figures`, unit: 'ns/order', reference: 'ours',
      candidates: [{ name: 'ours', load: judgeAll(realMint, count, 99_900) }],
    },
  ];
};
