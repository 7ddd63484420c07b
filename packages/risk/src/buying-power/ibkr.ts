import { sourceOf } from './fields';
import type { BuyingPowerAnswer, BuyingPowerField, BuyingPowerQuestion, FundsMeasure, FundsTest } from './question';

const test = (field: string, measures: FundsMeasure, why: string, least?: number): FundsTest =>
  ({ field, measures, ...(least === undefined ? {} : { least }), why, source: sourceOf('ibkr', field) });

const available = (measures: FundsMeasure): FundsTest => test('AvailableFunds', measures, 'equity that no initial margin ties up');
const settled = (measures: FundsMeasure): FundsTest =>
  test('SettledCash', measures, 'what is bought with money that has not settled, and sold before it has, is free riding');

const answer = (main: FundsTest, also: readonly FundsTest[], basis: BuyingPowerField['basis'] = 'documented'): BuyingPowerField =>
  ({ ...main, also, markup: 0, basis });

const inCashAccount = ({ instrument, side }: BuyingPowerQuestion): BuyingPowerAnswer => {
  if (instrument === 'future') return answer(available('margin'), []);
  if (instrument === 'option') return answer(settled('option requirement'), [available('option requirement')]);
  if (side === 'short') {
    const what = instrument === 'currency' ? 'currency it does not have' : 'short';
    return { refused: `a cash account cannot sell ${what}`, source: sourceOf('ibkr', 'SettledCash') };
  }
  return answer(settled('notional'), [available('notional')]);
};

const onMargin = ({ account, instrument, holding }: BuyingPowerQuestion): BuyingPowerField => {
  const isPortfolio = account === 'portfolio-margin';
  const also: FundsTest[] = [];
  if (isPortfolio) also.push(test('NetLiquidation', 'nothing', 'below it portfolio margin takes only what reduces margin', 100_000));
  if (holding === 'intraday') return answer(available('margin'), also);
  const isShare = instrument === 'share' || instrument === 'non-marginable share';
  const why = 'Regulation T is enforced at the end of the day, and positions are sold when it is below 0';
  if (!isPortfolio && isShare) also.push(test('SMA', 'reg-t margin', why));
  return answer(test('LookAheadAvailableFunds', 'margin', 'margin rises when the session ends'), [available('margin'), ...also]);
};

/** IBKR's fields. */
export const ibkrField = (question: BuyingPowerQuestion): BuyingPowerAnswer => {
  const { account, instrument, side } = question;
  if (instrument === 'crypto') {
    if (side === 'short') return { refused: 'crypto is bought outright and cannot be sold short', source: sourceOf('ibkr', 'SettledCash') };
    return answer(settled('notional'), [available('notional')], 'cautious');
  }
  return account === 'cash' ? inCashAccount(question) : onMargin(question);
};
