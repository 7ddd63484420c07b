import { Decimal } from 'decimal.js';
import { defineInstrument, formatCash, notional, price, quantity } from '@trader/core';

export const name = 'money';

/** Large odd steps through the range, so that neighbours differ and each run sees the same values. */
const pool = (count, range) => Array.from({ length: count }, (_, i) => 1 + ((i * 7919 + 104_729) % range));

/** Prices of two decimals and sizes of up to 10,000, as a feed and a strategy give them: plain numbers. */
const makePool = (count) => ({
  prices: pool(count, 99_991).map((cents) => cents / 100),
  sizes: pool(count, 10_007),
});

const fromNumbers = (prices, read, write) => {
  const results = new Array(prices.length);
  return () => {
    for (let i = 0; i < prices.length; i++) results[i] = read(prices[i]);
    const sample = [];
    for (let i = 0; i < results.length; i += 997) sample.push(write(results[i]));
    return sample;
  };
};

const valueAndText = (prices, sizes, textOf) => () => {
  let characters = 0;
  let last = '';
  for (let i = 0; i < prices.length; i++) {
    last = textOf(prices[i], sizes[i]);
    characters += last.length;
  }
  return { characters, last };
};

const sumOf = (prices, sizes, zero, add, write) => () => {
  let sum = zero;
  for (let i = 0; i < prices.length; i++) sum = add(sum, prices[i], sizes[i]);
  return write(sum);
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 20_000 : 200_000;
  const { prices, sizes } = makePool(count);
  const future = defineInstrument({ symbol: 'IF', tickSize: '0.01', multiplier: 300 });
  const multiplier = new Decimal(300);
  const candidate = (label, run) => ({ name: label, load: async () => ({ operations: count, run: run() }) });
  const units = () => [prices.map(price), sizes.map(quantity)];
  const decimals = () => [prices.map((value) => new Decimal(value)), sizes.map((value) => new Decimal(value))];
  return [
    {
      job: `a price from a number, ${count} values`, unit: 'ns/price', reference: 'ours',
      candidates: [
        candidate('ours', () => fromNumbers(prices, price, (value) => Number(value) / 1e9)),
        candidate('decimal.js', () => fromNumbers(prices, (value) => new Decimal(value), (value) => value.toNumber())),
      ],
    },
    {
      job: `notional and its text, ${count} values`, unit: 'ns/value', reference: 'ours',
      candidates: [
        candidate('ours', () => valueAndText(...units(), (at, size) => formatCash(notional(future, at, size)))),
        candidate('decimal.js', () => valueAndText(...decimals(), (at, size) => at.mul(size).mul(multiplier).toFixed())),
      ],
    },
    {
      job: `sum of ${count} notionals`, unit: 'ns/value', reference: 'ours',
      candidates: [
        candidate('ours', () => sumOf(...units(), 0n, (sum, at, size) => sum + notional(future, at, size), formatCash)),
        candidate('decimal.js', () =>
          sumOf(...decimals(), new Decimal(0), (sum, at, size) => sum.plus(at.mul(size).mul(multiplier)), (sum) => sum.toFixed())),
      ],
    },
  ];
};
