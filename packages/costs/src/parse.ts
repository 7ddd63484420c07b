import { TraderError } from '@trader/core';
import { alpacaFee } from './fees/alpaca';
import { bpsFee } from './fees/bps';
import { catFee } from './fees/cat';
import { futuresFee } from './fees/futures';
import { ibkrFixedFee } from './fees/ibkr-fixed';
import { ibkrTieredFee } from './fees/ibkr-tiered';
import { makerTakerFee } from './fees/maker-taker';
import { noFee } from './fees/none';
import { perShareFee } from './fees/per-share';
import { perTradeFee } from './fees/per-trade';
import { secFee } from './fees/sec';
import { sumOf } from './fees/sum-of';
import { tafFee } from './fees/taf';
import { almgrenSlippage } from './impact/almgren';
import { squareRootSlippage } from './impact/square-root';
import { volumeShareSlippage } from './impact/volume-share';
import { fixedBpsSlippage } from './slippage/fixed-bps';
import { noSlippage } from './slippage/none';
import { spreadSlippage } from './slippage/spread';
import { sumOfSlippage } from './slippage/sum-of-slippage';
import type { FeeModel } from './fees/fee-model';
import type { Rate } from './fees/rate';
import type { SlippageModel } from './slippage/slippage-model';

/** What `parseFee` understands, for a program's help. */
export const FEE_FORMS =
  'none, 1/trade, 0.005/share [min 1] [max 1%], 2.5/contract, 2.3bps, open 0.23bps close 0.23bps [today 2.3bps], maker -0.2bps taker 0.5bps, ' +
  'sec, taf, cat, alpaca, ibkr-fixed, ibkr-tiered [month 300000], or several of them with + between';

/** What `parseSlippage` understands, for a program's help. */
export const SLIPPAGE_FORMS =
  'none, 5bps, spread 1tick, spread 2bps, volume-share [0.1] [limit 2.5%], square-root 0.8 sigma 2% [bars 390], ' +
  'almgren sigma 2% shares 250 [bars 390], or several of them with + between';

/** One way to write a model: its pattern, and what it makes of the pattern's groups. */
type Form<Model> = readonly [pattern: RegExp, make: (...groups: readonly string[]) => Model];

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const RATE = String.raw`(-?\d+(?:\.\d+)?\s*(?:bps|/\s*share|/\s*contract))`;
const form = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

/** A rate that RATE matched. */
const rateOf = (text: string): Rate => {
  const amount = text.replace(/[^-\d.].*$/, '');
  return text.endsWith('bps') ? { bps: amount } : { each: amount };
};

const feeForms = (decimals: number | undefined): readonly Form<FeeModel>[] => [
  [form('none'), () => noFee],
  [form(String.raw`${NUMBER}\s*/\s*trade`), (amount) => perTradeFee({ amount, decimals })],
  [form(String.raw`${NUMBER}\s*bps`), (bps) => bpsFee({ bps, decimals })],
  [
    form(String.raw`${NUMBER}\s*/\s*(?:share|contract)(?:\s+min\s+${NUMBER})?(?:\s+max\s+${NUMBER}\s*%)?`),
    (rate, minimum, maximumPercent) => perShareFee({ rate, minimum, maximumPercent, decimals }),
  ],
  [
    form(String.raw`open\s+${RATE}\s+close\s+${RATE}(?:\s+today\s+${RATE})?`),
    (open, close, today) => futuresFee({ open: rateOf(open), close: rateOf(close), closeToday: today === undefined ? undefined : rateOf(today), decimals }),
  ],
  [form(String.raw`maker\s+${RATE}\s+taker\s+${RATE}`), (maker, taker) => makerTakerFee({ maker: rateOf(maker), taker: rateOf(taker), decimals })],
  [form('sec'), () => secFee()],
  [form('taf'), () => tafFee()],
  [form('cat'), () => catFee()],
  [form('alpaca'), () => alpacaFee()],
  [form('ibkr-fixed'), () => ibkrFixedFee()],
  [form(String.raw`ibkr-tiered(?:\s+month\s+(\d+))?`), (month) => ibkrTieredFee({ monthlyVolume: month === undefined ? undefined : Number(month) })],
];

const optional = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const ofPercent = (text: string): number => Number(text) / 100;
const BARS = String.raw`(?:\s+bars\s+${NUMBER})?`;

const SLIPPAGES: readonly Form<SlippageModel>[] = [
  [form('none'), () => noSlippage],
  [form(String.raw`${NUMBER}\s*bps`), (bps) => fixedBpsSlippage(bps)],
  [form(String.raw`spread\s+${NUMBER}\s*ticks?`), (ticks) => spreadSlippage({ ticks })],
  [form(String.raw`spread\s+${NUMBER}\s*bps`), (bps) => spreadSlippage({ bps })],
  [
    form(String.raw`volume-share(?:\s+${NUMBER})?(?:\s+limit\s+${NUMBER}\s*%)?`),
    (impact, limit) => volumeShareSlippage({ impact: optional(impact), limit: limit === undefined ? undefined : ofPercent(limit) }),
  ],
  [
    form(String.raw`square-root\s+${NUMBER}\s+sigma\s+${NUMBER}\s*%${BARS}`),
    (y, sigma, bars) => squareRootSlippage({ y: Number(y), dailyVolatility: ofPercent(sigma), barsPerDay: optional(bars) }),
  ],
  [
    form(String.raw`almgren\s+sigma\s+${NUMBER}\s*%\s+shares\s+${NUMBER}${BARS}`),
    (sigma, shares, bars) =>
      almgrenSlippage({ dailyVolatility: ofPercent(sigma), sharesOverDailyVolume: Number(shares), barsPerDay: optional(bars) }),
  ],
];

/** The models of a text, parts joined by +; undefined when one is of no form. */
const read = <Model>(text: string, forms: readonly Form<Model>[]): readonly Model[] | undefined => {
  const models: Model[] = [];
  for (const part of text.toLowerCase().split('+')) {
    for (const [pattern, make] of forms) {
      const found = pattern.exec(part.trim());
      if (found === null) continue;
      models.push(make(...found.slice(1)));
      break;
    }
  }
  return models.length === text.split('+').length ? models : undefined;
};

/**
 * Reads a fee as people write it, see `FEE_FORMS`. `decimals` are those of the currency (default 2; fees of a named broker or authority are in
 * US cents). Throws INVALID_CONFIG, naming the forms, for anything else.
 */
export const parseFee = (text: string, decimals?: number): FeeModel => {
  const fees = read(text, feeForms(decimals));
  if (fees === undefined) throw new TraderError('INVALID_CONFIG', `fee "${text}" is not understood: write ${FEE_FORMS}`);
  return fees.length === 1 ? fees[0] : sumOf(...fees);
};

/** Reads slippage as people write it, see `SLIPPAGE_FORMS`. Throws INVALID_CONFIG, naming the forms, for anything else. */
export const parseSlippage = (text: string): SlippageModel => {
  const models = read(text, SLIPPAGES);
  if (models === undefined) throw new TraderError('INVALID_CONFIG', `slippage "${text}" is not understood: write ${SLIPPAGE_FORMS}`);
  return models.length === 1 ? models[0] : sumOfSlippage(...models);
};
