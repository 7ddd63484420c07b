import { defineInstrument, formatCash, formatPrice, isTraderError, price, quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { costModel, noFee, noSlippage, parseFee, parseSlippage } from './index';

const share = defineInstrument({ symbol: 'AAPL' });
const feeOf = (text: string, size: number, at: number, decimals?: number): string =>
  formatCash(parseFee(text, decimals)(share, 'buy', quantity(size), price(at)));

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
  ])('understands "%s"', (text, size, at, expected) => {
    expect(feeOf(text, size, at)).toBe(expected);
  });

  it('takes the decimals of the currency', () => {
    expect(feeOf('2.3bps', 1, 25, 5)).toBe('0.00575');
    expect(feeOf('0.4/trade', 1, 25, 0)).toBe('0');
  });

  it.each(['', '1', '-1/trade', '1/trade min 2', '0.005/share max 1', '1e3bps', 'bps', '.5bps', '1 %'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseFee(text)).toThrow(
        `fee "${text}" is not understood: write none, 1/trade, 0.005/share [min 1] [max 1%], 2.5/contract or 2.3bps`,
      );
    },
  );
});

describe('reading slippage', () => {
  it('understands its forms', () => {
    expect(parseSlippage('none')).toBe(noSlippage);
    expect(formatPrice(parseSlippage('5 BPS')(share, 'buy', quantity(1), price(100)))).toBe('100.05');
  });

  it.each(['', '5', '-5bps', '5bp'])('refuses "%s"', (text) => {
    expect(() => parseSlippage(text)).toThrow(`slippage "${text}" is not understood: write none or 5bps`);
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

it('makes one cost model of a fee and a slippage, free where nothing is said', () => {
  const costs = costModel({ fee: parseFee('1/trade'), slippage: parseSlippage('5bps') });
  expect(formatCash(costs.fee(share, 'buy', quantity(1), price(100)))).toBe('1');
  expect(formatPrice(costs.slip(share, 'sell', quantity(1), price(100)))).toBe('99.95');
  expect(costModel({})).toEqual({ fee: noFee, slip: noSlippage });
});
