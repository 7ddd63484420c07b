import { dayTradingRule } from './day-trading-rule';
import { sourceOf } from './fields';
import type { BuyingPowerAnswer, BuyingPowerField, BuyingPowerQuestion, FundsMeasure, FundsTest } from './question';

const test = (field: string, measures: FundsMeasure, why: string): FundsTest => ({ field, measures, why, source: sourceOf('alpaca', field) });

const documented = (main: FundsTest, ...also: readonly FundsTest[]): BuyingPowerField => ({ ...main, also, markup: 0, basis: 'documented' });

const PLANS = 'Alpaca Trading Account (docs.alpaca.markets/us/docs/account-plans, updated 2026-07-07)';
const SHORT = 'Alpaca "Margin and Short Selling" (docs.alpaca.markets, read 2026-11-21)';
/** Alpaca values an opening short order at 3 % above the ask, or at a higher limit ("Placing Orders", docs.alpaca.markets, read 2026-11-21). */
const SHORT_MARKUP = 0.03;

const onMargin = ({ holding, time, multiplier = 4 }: BuyingPowerQuestion): BuyingPowerField => {
  const now = test('buying_power', 'notional', 'what may be bought now, open orders taken off');
  if (holding === 'overnight') return documented(test('regt_buying_power', 'notional', 'Regulation T lends half of what is held overnight'), now);
  if (multiplier === 4 && dayTradingRule({ broker: 'alpaca', time }).rule === 'pattern day trader') {
    const why = 'with a multiplier of 4 orders are refused by it even when buying_power is larger';
    return documented(test('daytrading_buying_power', 'notional', why), now);
  }
  return documented(now);
};

/** Alpaca's fields. */
export const alpacaField = (question: BuyingPowerQuestion): BuyingPowerAnswer => {
  const { account, instrument, side, multiplier } = question;
  if (account === 'portfolio-margin') return { refused: 'which field of a portfolio margin account at Alpaca counts is not known', source: PLANS };
  if (instrument === 'future' || instrument === 'currency') {
    return { refused: `Alpaca trades shares, options and crypto, no ${instrument}`, source: PLANS };
  }
  if (instrument === 'option') return documented(test('options_buying_power', 'option requirement', 'premiums and collateral come out of it'));
  if (instrument === 'crypto') {
    if (side === 'short') return { refused: 'crypto cannot be sold short at Alpaca', source: PLANS };
    return documented(test('non_marginable_buying_power', 'notional', 'crypto is bought with cash only and is no collateral'));
  }
  const hasCredit = account === 'margin' && multiplier !== 1;
  if (side === 'short') {
    if (!hasCredit) return { refused: 'selling short needs a margin account with 2,000 dollars of equity', source: SHORT };
    if (instrument === 'non-marginable share') return { refused: 'a share that is not marginable cannot be borrowed', source: SHORT };
    return { ...onMargin(question), markup: SHORT_MARKUP };
  }
  if (!hasCredit) {
    const limit = test('buying_power', 'notional', 'cash, open orders taken off');
    return documented(test('cash', 'notional', 'without credit a purchase pays its whole worth'), limit);
  }
  if (instrument === 'share') return onMargin(question);
  return documented(test('non_marginable_buying_power', 'notional', 'Alpaca asks the whole worth of a share that is not marginable'));
};
