import { formatCash, formatPrice, isTraderError, price } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { executionOf, future } from '../test/execution-of';
import type { Wish } from '../test/execution-of';
import { FEE_FORMS, SLIPPAGE_FORMS, costModel, noFee, noSlippage, parseFee, parseSlippage } from './index';

const feeOf = (text: string, size: number, at: number, decimals?: number, wish: Wish = {}): string =>
  formatCash(parseFee(text, decimals)(executionOf(size, wish), price(at)));

describe('reading a fee', () => {
  it.each([
    ['none', 1000, 25, '0'],
    ['1/trade', 1000, 25, '1'],
    ['0.005/share', 100, 25, '0.5'],
    ['0.005/share min 1', 100, 25, '1'],
    ['0.005/share min 1 max 1%', 1000, 0.25, '2.5'],
    ['0.005/share max 0.5%', 1000, 0.25, '1.25'],
    ['2.5/contract', 3, 25, '7.5'],
    ['2.3bps', 1000, 25, '5.75'],
    [' 0.005 / Share  MIN 1 ', 100, 25, '1'],
    ['0.005/share min 1 + 2/trade+1bps', 100, 25, '3.25'],
  ])('understands "%s"', (text, size, at, expected) => {
    expect(feeOf(text, size, at)).toBe(expected);
  });

  // Value 1,000,000: 0.23 bps are 23, 2.3 bps are 230. Sales of 2023: 8.00 + 0.15; 1,000,000 x 8/10^6 and 1000 x 0.000145 rounded up.
  it.each<[string, number, number, Wish, string]>([
    ['open 0.23bps close 0.23bps today 2.3bps', 1, 1000, { instrument: future }, '6.9'],
    ['open 0.23bps close 0.23bps today 2.3bps', 1, 1000, { instrument: future, closing: 1, closingToday: 1 }, '69'],
    ['open 1/contract close 2 / contract', 3, 1000, { closing: 2, closingToday: 1 }, '5'],
    ['maker -0.2bps taker 0.5bps', 1000, 1000, { liquidity: 'maker' }, '-20'],
    ['maker -0.2bps taker 0.5bps', 1000, 1000, {}, '50'],
    ['maker -0.0021/share taker 0.003/share', 1000, 1000, { liquidity: 'maker' }, '-2.1'],
    ['sec', 1000, 1000, { side: 'sell', day: '2023-06-01' }, '8'],
    ['taf', 1000, 1000, { side: 'sell', day: '2023-06-01' }, '0.15'],
    ['cat', 1000, 1000, { day: '2025-08-01' }, '0.03'],
    ['alpaca', 1000, 1000, { side: 'sell', day: '2023-06-01' }, '8.15'],
    ['ibkr-fixed', 1000, 1000, { side: 'sell', day: '2023-06-01' }, '13.15'],
    ['ibkr-tiered', 1000, 1000, {}, '6.7'],
    ['ibkr-tiered month 300000', 1000, 1000, {}, '5.2'],
  ])('understands "%s"', (text, size, at, wish, expected) => {
    expect(feeOf(text, size, at, undefined, wish)).toBe(expected);
  });

  it('takes the decimals of the currency', () => {
    expect(feeOf('2.3bps', 1, 25, 5)).toBe('0.00575');
    expect(feeOf('0.4/trade', 1, 25, 0)).toBe('0');
    expect(feeOf('maker 1bps taker 2.3bps', 1, 25, 5)).toBe('0.00575');
    expect(feeOf('open 2.3bps close 1bps', 1, 25, 5)).toBe('0.00575');
  });

  it.each([
    '', '1', '-1/trade', '1/trade min 2', '0.005/share max 1', '1e3bps', 'bps', '.5bps', '1 %', '1bps +', '+ 1bps', '1bps, sec', 'cheap + sec',
    'maker 1bps', 'open 1bps', 'open 1bps close 1', 'ibkr-tiered month x', 'maker 1.2.3bps taker 1bps',
  ])('refuses "%s"', (text) => {
    expect(() => parseFee(text)).toThrow(`fee "${text}" is not understood: write ${FEE_FORMS}`);
  });

  it('refuses a futures rate below zero, which is no rebate', () => {
    expect(() => parseFee('open -1bps close 1bps')).toThrow('fee to open must be 0 or above, got -1');
  });
});

describe('reading slippage', () => {
  // A buy of 100 shown 100.00 in a bar of 10,000: a hundredth of the volume.
  it.each([
    ['none', '100'],
    ['5 BPS', '100.05'],
    ['spread 1tick', '100.01'],
    ['spread 4 ticks', '100.02'],
    ['spread 10bps', '100.05'],
    ['volume-share', '100.01'], // 0.1 x 0.01^2 of 100 is 0.001
    ['volume-share 10', '100.1'],
    ['volume-share 10 limit 0.5%', '100.03'], // 10 x 0.005^2 of 100 is 0.025
    ['square-root 1 sigma 2%', '100.2'],
    ['square-root 0.5 sigma 2% bars 100', '100.01'],
    ['almgren sigma 2% shares 256', '100.04'], // 0.02 x (0.314 / 2 x 0.01 x 4 + 0.142 x 0.01^0.6) is 0.0003048
    ['almgren sigma 2% shares 256 bars 10', '100.02'], // permanent a tenth: 0.0001917
    ['spread 2ticks + 5bps', '100.06'],
  ])('understands "%s"', (text, expected) => {
    expect(formatPrice(parseSlippage(text)(executionOf(100, { volume: 10_000 }), price(100)))).toBe(expected);
  });

  it.each(['', '5', '-5bps', '5bp', 'spread', 'spread 1', 'square-root 1', 'square-root 1 sigma 2', 'almgren', 'none + x', '+'])('refuses "%s"', (text) => {
    expect(() => parseSlippage(text)).toThrow(`slippage "${text}" is not understood: write ${SLIPPAGE_FORMS}`);
  });

  it('fails with a typed error', () => {
    const thrown = (() => {
      try {
        return parseSlippage('much');
      } catch (error) {
        return error;
      }
    })();
    expect(isTraderError(thrown) && thrown.code).toBe('INVALID_CONFIG');
  });
});

it('understands every form it names', () => {
  const examples = (forms: string): string[] =>
    forms.replace(', or several of them with + between', '').split(', ').flatMap((each) => [each.replace(/\s*\[.*?\]/g, ''), each.replace(/[[\]]/g, '')]);
  for (const text of examples(FEE_FORMS)) expect(parseFee(text)).toBeTypeOf('function');
  for (const text of examples(SLIPPAGE_FORMS)) expect(parseSlippage(text)).toBeTypeOf('function');
});

it('makes one cost model of a fee and a slippage, free where nothing is said', () => {
  const costs = costModel({ fee: parseFee('1/trade'), slippage: parseSlippage('5bps') });
  expect(formatCash(costs.fee(executionOf(1), price(100)))).toBe('1');
  expect(formatPrice(costs.slip(executionOf(1, { side: 'sell' }), price(100)))).toBe('99.95');
  expect(costModel({})).toEqual({ fee: noFee, slip: noSlippage });
});
