import { expect, it } from 'vitest';
import { aContext, judge } from '../../test/judging';
import { buyingPowerField } from '../buying-power';
import type { AccountFields, BuyingPowerQuestion } from '../buying-power';

/** What the gate makes of 100 shares at 200, by these fields. */
const ask = (question: Partial<BuyingPowerQuestion>, fields: AccountFields, side: 'buy' | 'sell', marginRate: number): string => {
  const answer = buyingPowerField({ broker: 'ibkr', account: 'margin', instrument: 'share', side: side === 'buy' ? 'buy' : 'short', holding: 'overnight', time: 0, ...question });
  const { instrument } = aContext();
  return judge({}, { side }, { instrument: { ...instrument, marginRate }, brokerFunds: { fields, answer } });
};

it('Regulation T lends half of a share, and nothing of one that is not marginable', () => {
  const fields = { AvailableFunds: '1e6', LookAheadAvailableFunds: '1e6', SMA: '10000' };
  expect(ask({}, fields, 'buy', 0.25)).toBe('approved');
  expect(ask({}, { ...fields, SMA: '9999.99' }, 'buy', 0.25)).toContain('order needs 10000 (reg-t margin), but SMA is 9999.99');
  expect(ask({ instrument: 'non-marginable share' }, { ...fields, SMA: '19999.99' }, 'buy', 1)).toContain('order needs 20000 (reg-t margin), but SMA is 19999.99');
});

it('an option is bought for its premium, and written for a collateral that the gate does not know', () => {
  const options = { broker: 'alpaca', instrument: 'option' } as const;
  expect(ask(options, { options_buying_power: '20000' }, 'buy', 1)).toBe('approved');
  expect(ask(options, { options_buying_power: '9e9' }, 'sell', 1)).toBe('broker funds: the collateral of a written option is not known to the gate');
});
