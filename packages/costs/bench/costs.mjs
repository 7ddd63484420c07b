import { cash, defineInstrument, formatCash, formatPrice, price, quantity } from '@trader/core';
import { costModel, parseConversion, parseFee, parseFinancing, parseSlippage } from '@trader/costs';

// What one question to a model costs, against the same rule written by hand in doubles. The doubles are what exact money is compared with: faster, and
// right to the cent only with care at every half.

export const name = 'costs';

const instrument = defineInstrument({ symbol: 'AAPL' });
const TIME = Date.UTC(2024, 6, 3, 15);
const RATE = price('1.0842');

/** Sizes, prices in cents and balances that vary, the same every time. */
const inputs = (count) =>
  Array.from({ length: count }, (_, i) => ({ size: 1 + ((i * 7919) % 5_000), cents: 500 + ((i * 104_729) % 50_000), balance: ((i * 15_485_863) % 4_000_001) - 2_000_000 }));

const exact = (count, make, each, total) => async () => {
  const rows = inputs(count).map(({ size, cents, balance }) => ({
    execution: {
      instrument, side: 'buy', quantity: quantity(size), liquidity: 'taker', closing: quantity(0), closingToday: quantity(0), volume: 100_000, time: TIME,
    },
    size: quantity(size), at: price((cents / 100).toFixed(2)), balance: cash(balance),
  }));
  const model = make();
  return {
    operations: count,
    run: () => {
      let sum = 0n;
      for (const row of rows) sum += each(model, row);
      return Number(total(sum));
    },
  };
};

const doubles = (count, each) => async () => {
  const rows = inputs(count).map(({ size, cents, balance }) => ({ size, at: cents / 100, balance }));
  return {
    operations: count,
    run: () => {
      let sum = 0;
      for (const { size, at, balance } of rows) sum += each(size, at, balance);
      return sum;
    },
  };
};

/** To the cent, halves up: the little more is for what doubles lose of a half. */
const toCent = (value) => Math.floor(value * 100 + 0.5 + 1e-6) / 100;

/** 0.005 a share, at least 1, at most 1 % of the value. */
const feeByHand = (size, at) => Math.min(Math.max(toCent(0.005 * size), 1), toCent(0.01 * size * at));
/** 5 bps of the price, up to the tick. */
const slipByHand = (_size, at) => Math.ceil(at * 1.0005 * 100 - 1e-9) / 100;
/** A benchmark of 4.33 %, with the broker's tiers. */
const interestByHand = (_size, _at, balance) => {
  if (balance > 0) return toCent((Math.max(balance - 10_000, 0) * 0.0383) / 360);
  const debt = -balance;
  const sum = Math.min(debt, 100_000) * 0.0583 + Math.max(Math.min(debt, 1_000_000) - 100_000, 0) * 0.0533 + Math.max(debt - 1_000_000, 0) * 0.0508;
  return -toCent(sum / 360);
};
/** 0.25 % of 102 % of the price, up to the dollar. */
const borrowByHand = (size, at) => toCent((Math.ceil(at * 1.02 - 1e-9) * size * 0.0025) / 360);
/** 0.2 bps of the value in dollars, at least 2. */
const convertByHand = (size) => {
  const received = Math.floor(size * 100 * 1.0842 * 100 + 1e-6) / 100;
  return received - Math.max(2, toCent(received * 0.00002));
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 5_000 : 50_000;
  const job = (title, make, each, total, byHand) => ({
    job: title, unit: 'ns/call', reference: 'ours, exact', relTol: 1e-7,
    candidates: [
      { name: 'ours, exact', load: exact(count, make, each, total) },
      { name: 'by hand, in doubles', load: doubles(count, byHand) },
    ],
  });
  const fee = () => costModel({ fee: parseFee('0.005/share min 1 max 1%') });
  const slippage = () => costModel({ slippage: parseSlippage('5bps') });
  const financing = () => parseFinancing('ibkr 4.33%, 0.25% borrow');
  const conversion = () => parseConversion('ibkr');
  const rich = cash(10_000_000);
  return [
    job('fee of a fill, 0.005/share min 1 max 1%', fee, (model, { execution, at }) => model.fee(execution, at), formatCash, feeByHand),
    job('slippage of a fill, 5bps', slippage, (model, { execution, at }) => model.slip(execution, at), formatPrice, slipByHand),
    job('interest of a day, ibkr', financing, (model, { balance }) => model.interest('USD', balance, 1, TIME, rich), formatCash, interestByHand),
    job('borrow fee of a day, ibkr', financing, (model, { size, at }) => model.borrow(instrument, size, at, 1, TIME), formatCash, borrowByHand),
    job('conversion, ibkr', conversion, (model, { size }) => {
      const { received, fee: paid } = model.convert('EUR', 'USD', size * 100_000_000_000n, RATE, TIME);
      return received - paid;
    }, formatCash, convertByHand),
  ];
};
