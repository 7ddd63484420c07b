import { TraderError } from '@trader/core';
import { alpacaField } from './alpaca';
import { ibkrField } from './ibkr';
import type { BuyingPowerAnswer, BuyingPowerQuestion } from './question';

/** What each part of a question may be. */
const VALUES: readonly (readonly [keyof BuyingPowerQuestion, readonly unknown[]])[] = [
  ['broker', ['alpaca', 'ibkr']],
  ['account', ['cash', 'margin', 'portfolio-margin']],
  ['instrument', ['share', 'non-marginable share', 'option', 'crypto', 'future', 'currency']],
  ['side', ['buy', 'short']],
  ['holding', ['intraday', 'overnight']],
  ['multiplier', [undefined, 1, 2, 4]],
];

/**
 * Which field of a broker's account says whether an order that adds exposure fits, and what of the order to compare with it. It knows no
 * amounts: see `fundsShortfall`. What each field holds, and who says so, is in `BROKER_FIELDS`. Throws INVALID_CONFIG for a broker, an account
 * or an instrument it does not know, INVALID_DATA for a time that is none: what is unknown is never allowed.
 */
export const buyingPowerField = (question: BuyingPowerQuestion): BuyingPowerAnswer => {
  for (const [name, values] of VALUES) {
    const value = question[name];
    if (values.includes(value)) continue;
    const known = values.filter((each) => each !== undefined).join(', ');
    throw new TraderError('INVALID_CONFIG', `buying power: ${name} must be one of ${known}, got ${String(value)}`);
  }
  if (!Number.isFinite(question.time)) throw new TraderError('INVALID_DATA', `buying power: ${question.time} is not a time in ms`);
  return question.broker === 'alpaca' ? alpacaField(question) : ibkrField(question);
};
