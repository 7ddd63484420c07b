import { cash, formatCash } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BROKER_FIELDS, availableFunds, buyingPowerField, dayTradingRule, fundsShortfall } from './index';
import type { AccountFields, BuyingPowerField, BuyingPowerQuestion, InstrumentClass } from './index';

const NOVEMBER = Date.UTC(2026, 10, 20, 15);
const LAST_YEAR = Date.UTC(2025, 10, 20, 15);

const failure = (code: string, message: string): unknown => expect.objectContaining({ code, message: expect.stringContaining(message) });

const ask = (over: Partial<BuyingPowerQuestion>): BuyingPowerQuestion =>
  ({ broker: 'alpaca', account: 'margin', instrument: 'share', side: 'buy', holding: 'intraday', time: NOVEMBER, ...over });

const fieldOf = (over: Partial<BuyingPowerQuestion>): BuyingPowerField => {
  const answer = buyingPowerField(ask(over));
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
};
const namesOf = (over: Partial<BuyingPowerQuestion>): string[] => {
  const answer = fieldOf(over);
  return [answer, ...answer.also].map(({ field, measures }) => `${field} ${measures}`);
};

// The example in Alpaca's documentation of GET /v2/account (alpaca.markets/docs/api-references/trading-api/account).
const alpacaExample: AccountFields = {
  buying_power: '262113.632', cash: '-23140.2', non_marginable_buying_power: '7386.56',
  daytrading_buying_power: '262113.632', regt_buying_power: '80680.36',
};

describe('Alpaca', () => {
  it.each([
    ['shares within the day', {}, ['buying_power notional']],
    ['shares overnight', { holding: 'overnight' }, ['regt_buying_power notional', 'buying_power notional']],
    ['shares while day trades were counted', { time: LAST_YEAR, multiplier: 4 }, ['daytrading_buying_power notional', 'buying_power notional']],
    ['the same without a known multiplier', { time: LAST_YEAR }, ['daytrading_buying_power notional', 'buying_power notional']],
    ['the same with a multiplier of 2', { time: LAST_YEAR, multiplier: 2 }, ['buying_power notional']],
    ['shares without credit', { account: 'cash' }, ['cash notional', 'buying_power notional']],
    ['shares with a multiplier of 1', { multiplier: 1 }, ['cash notional', 'buying_power notional']],
    ['shares that are not marginable', { instrument: 'non-marginable share' }, ['non_marginable_buying_power notional']],
    ['crypto', { instrument: 'crypto', multiplier: 4 }, ['non_marginable_buying_power notional']],
    ['options', { instrument: 'option' }, ['options_buying_power option requirement']],
    ['written options', { instrument: 'option', side: 'short' }, ['options_buying_power option requirement']],
  ] as [string, Partial<BuyingPowerQuestion>, string[]][])('%s', (_what, over, names) => {
    expect(namesOf(over)).toEqual(names);
  });

  it.each([
    [{ side: 'short', account: 'cash' }, '2,000'],
    [{ side: 'short', multiplier: 1 }, '2,000'],
    [{ side: 'short', instrument: 'non-marginable share' }, 'cannot be borrowed'],
    [{ side: 'short', instrument: 'crypto' }, 'cannot be sold short'],
    [{ instrument: 'future' }, 'no future'],
    [{ instrument: 'currency' }, 'no currency'],
    [{ account: 'portfolio-margin' }, 'is not known'],
  ] as [Partial<BuyingPowerQuestion>, string][])('allows nothing for %j', (over, why) => {
    expect(buyingPowerField(ask(over))).toEqual({ refused: expect.stringContaining(why), source: expect.stringMatching(/20\d\d/) });
  });

  it('values a short sale 3 % above the market', () => {
    expect([fieldOf({ side: 'short' }).markup, fieldOf({}).markup]).toEqual([0.03, 0]);
  });

  // github.com/alpacahq/Alpaca-API/issues/112: orders were refused for want of day trading buying power with 225,028 of buying power.
  it('is not misled by a buying power that day trading buying power takes back', () => {
    const account = { buying_power: '225028', regt_buying_power: '225028', daytrading_buying_power: '0' };
    const reason = fundsShortfall(account, fieldOf({ time: LAST_YEAR, multiplier: 4 }), { notional: cash(1_000) });
    expect(reason).toContain('order needs 1000 (notional), but daytrading_buying_power is 0');
  });

  it('lets crypto spend what is not margin only', () => {
    const crypto = fieldOf({ instrument: 'crypto' });
    expect(fundsShortfall(alpacaExample, crypto, { notional: cash('7386.56') })).toBeUndefined();
    expect(fundsShortfall(alpacaExample, crypto, { notional: cash('7386.57') })).toContain('but non_marginable_buying_power is 7386.56');
    expect(fundsShortfall(alpacaExample, fieldOf({}), { notional: cash('262113.632') })).toBeUndefined();
  });
});

describe('IBKR', () => {
  const ibkr = { broker: 'ibkr' } as const;
  it.each([
    ['shares within the day', {}, ['AvailableFunds margin']],
    ['shares overnight by Regulation T', { holding: 'overnight' }, ['LookAheadAvailableFunds margin', 'AvailableFunds margin', 'SMA reg-t margin']],
    ['futures overnight', { holding: 'overnight', instrument: 'future' }, ['LookAheadAvailableFunds margin', 'AvailableFunds margin']],
    ['shares by portfolio margin', { account: 'portfolio-margin' }, ['AvailableFunds margin', 'NetLiquidation nothing']],
    [
      'shares by portfolio margin overnight', { account: 'portfolio-margin', holding: 'overnight' },
      ['LookAheadAvailableFunds margin', 'AvailableFunds margin', 'NetLiquidation nothing'],
    ],
    ['shares sold short', { side: 'short' }, ['AvailableFunds margin']],
    ['shares in a cash account', { account: 'cash' }, ['SettledCash notional', 'AvailableFunds notional']],
    [
      'options in a cash account', { account: 'cash', instrument: 'option', side: 'short' },
      ['SettledCash option requirement', 'AvailableFunds option requirement'],
    ],
    ['futures in a cash account', { account: 'cash', instrument: 'future', side: 'short' }, ['AvailableFunds margin']],
    ['crypto', { instrument: 'crypto' }, ['SettledCash notional', 'AvailableFunds notional']],
  ] as [string, Partial<BuyingPowerQuestion>, string[]][])('%s', (_what, over, names) => {
    expect(namesOf({ ...ibkr, ...over })).toEqual(names);
  });

  it.each([
    [{ account: 'cash', side: 'short' }, 'cannot sell short'],
    [{ account: 'cash', side: 'short', instrument: 'currency' }, 'currency it does not have'],
    [{ instrument: 'crypto', side: 'short' }, 'cannot be sold short'],
  ] as [Partial<BuyingPowerQuestion>, string][])('allows nothing for %j', (over, why) => {
    expect(buyingPowerField(ask({ ...ibkr, ...over }))).toMatchObject({ refused: expect.stringContaining(why) });
  });

  it('says where it took the strictest field for want of a source', () => {
    expect([fieldOf({ ...ibkr, instrument: 'crypto' }).basis, fieldOf(ibkr).basis]).toEqual(['cautious', 'documented']);
  });

  it('wants every field that counts, each for what it measures', () => {
    const overnight = fieldOf({ ...ibkr, holding: 'overnight' });
    const account = { LookAheadAvailableFunds: 4_000, AvailableFunds: '9000.5', SMA: '2500' };
    expect(fundsShortfall(account, overnight, { margin: cash(4_000), 'reg-t margin': cash(2_500) })).toBeUndefined();
    expect(fundsShortfall(account, overnight, { margin: cash(4_000), 'reg-t margin': cash(2_501) })).toContain('but SMA is 2500');
    expect(fundsShortfall(account, overnight, { margin: cash(4_001), 'reg-t margin': cash(1) })).toContain('but LookAheadAvailableFunds is 4000');
    const portfolio = fieldOf({ ...ibkr, account: 'portfolio-margin' });
    const worth = (NetLiquidation: string): AccountFields => ({ AvailableFunds: 50_000, NetLiquidation });
    expect(fundsShortfall(worth('99999.99'), portfolio, { margin: cash(1) })).toContain('NetLiquidation is 99999.99, below 100000');
    expect(fundsShortfall(worth('100000'), portfolio, { margin: cash(1) })).toBeUndefined();
  });
});

describe('what is in a field', () => {
  it('is exact, and may be below 0', () => {
    expect(formatCash(availableFunds({ cash: '-23140.200000000000000001' }, { field: 'cash' }))).toBe('-23140.200000000000000001');
    expect(availableFunds({ AvailableFunds: 0.1 }, { field: 'AvailableFunds' })).toBe(100_000_000_000_000_000n);
    expect(fundsShortfall({ cash: '-1', buying_power: '10' }, fieldOf({ account: 'cash' }), { notional: cash(0) })).toContain('cash is -1, below 0');
  });

  it.each([
    ['missing', {}],
    ['undefined', { buying_power: undefined }],
    ['null', { buying_power: null }],
    ['empty', { buying_power: '' }],
    ['a gateway that has none', { buying_power: '1.7976931348623157E308' }],
    ['not a number', { buying_power: 'NaN' }],
    ['infinite', { buying_power: Infinity }],
    ['written with commas', { buying_power: '1,000' }],
  ])('is never guessed when it is %s', (_what, fields) => {
    expect(() => availableFunds(fields, { field: 'buying_power' })).toThrow(failure('INVALID_DATA', 'buying_power'));
  });

  it('is not taken from what every object has', () => {
    expect(() => availableFunds({}, { field: 'constructor' })).toThrow(failure('INVALID_DATA', 'has no constructor'));
  });

  it('is compared with a need that is given', () => {
    expect(() => fundsShortfall(alpacaExample, fieldOf({}), { margin: cash(1) })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(() => fundsShortfall(alpacaExample, fieldOf({}), { notional: cash(-1) })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });
});

describe('day trades', () => {
  it('were counted until Alpaca went over on 2026-06-04', () => {
    const change = Date.UTC(2026, 5, 4, 4);
    expect(dayTradingRule({ broker: 'alpaca', time: change - 1 })).toMatchObject({ rule: 'pattern day trader', leastEquity: 25_000 });
    expect(dayTradingRule({ broker: 'alpaca', time: change })).toMatchObject({ rule: 'intraday margin', leastEquity: 2_000 });
  });

  it('count at IBKR until it is known to have gone over, at the latest on 2027-10-20', () => {
    expect(dayTradingRule({ broker: 'ibkr', time: NOVEMBER }).rule).toBe('pattern day trader');
    expect(dayTradingRule({ broker: 'ibkr', time: NOVEMBER, intradayMarginFrom: NOVEMBER }).rule).toBe('intraday margin');
    expect(dayTradingRule({ broker: 'ibkr', time: Date.UTC(2027, 9, 20, 4) }).rule).toBe('intraday margin');
  });

  it('change on no other day', () => {
    for (const intradayMarginFrom of [Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1), Number.NaN]) {
      expect(() => dayTradingRule({ broker: 'ibkr', time: NOVEMBER, intradayMarginFrom })).toThrow(failure('INVALID_CONFIG', 'intradayMarginFrom'));
    }
    expect(() => dayTradingRule({ broker: 'ibkr', time: Number.NaN })).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });
});

const wrong = [{ broker: 'robin' }, { account: 'ira' }, { instrument: 'bond' }, { side: 'sell' }, { holding: 'long' }, { multiplier: 3 }];
it.each(wrong)('refuses a question with %j', (over) => {
  const question = Object.assign(ask({}), over);
  expect(() => buyingPowerField(question)).toThrow(failure('INVALID_CONFIG', Object.keys(over)[0]));
});

it('refuses a question without a time', () => {
  expect(() => buyingPowerField(ask({ time: Number.NaN }))).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
});

const questions = fc.record({
  broker: fc.constantFrom('alpaca' as const, 'ibkr' as const),
  account: fc.constantFrom('cash' as const, 'margin' as const, 'portfolio-margin' as const),
  instrument: fc.constantFrom<InstrumentClass>('share', 'non-marginable share', 'option', 'crypto', 'future', 'currency'),
  side: fc.constantFrom('buy' as const, 'short' as const),
  holding: fc.constantFrom('intraday' as const, 'overnight' as const),
  time: fc.constantFrom(LAST_YEAR, NOVEMBER),
  multiplier: fc.constantFrom(undefined, 1 as const, 2 as const, 4 as const),
});
const NEEDS = { notional: cash(100), margin: cash(100), 'reg-t margin': cash(100), 'option requirement': cash(100) };
const whole = Object.fromEntries(BROKER_FIELDS.map(({ field }) => [field, '100000']));

describe('for any question', () => {
  it('every field asked for is known with its source and date, and an estimate or a cushion is never one of them', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const answer = buyingPowerField(question);
        if ('refused' in answer) return;
        for (const test of [answer, ...answer.also]) {
          const known = BROKER_FIELDS.find((each) => each.broker === question.broker && each.field === test.field);
          expect(known?.source).toBe(test.source);
          expect(test.source).toMatch(/20\d\d/);
          expect(['BuyingPower', 'ExcessLiquidity']).not.toContain(test.field);
        }
      }),
    );
  });

  it('an account that lacks any field asked for is an error, not an allowance', () => {
    fc.assert(
      fc.property(questions, fc.nat(2), (question, index) => {
        const answer = buyingPowerField(question);
        if ('refused' in answer) return;
        expect(fundsShortfall(whole, answer, NEEDS)).toBeUndefined();
        const tests = [answer, ...answer.also];
        const { [tests[index % tests.length].field]: _lost, ...rest } = whole;
        expect(() => fundsShortfall(rest, answer, NEEDS)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
      }),
    );
  });

  it('overnight never asks for less than within the day', () => {
    fc.assert(
      fc.property(questions, fc.tuple(...BROKER_FIELDS.map(() => fc.integer({ min: -200, max: 200 }))), (question, amounts) => {
        if (question.time !== NOVEMBER) return;
        const account = Object.fromEntries(BROKER_FIELDS.map(({ field }, index) => [field, amounts[index]]));
        const [intraday, overnight] = (['intraday', 'overnight'] as const).map((holding) => buyingPowerField({ ...question, holding }));
        if ('refused' in overnight || 'refused' in intraday) return;
        if (fundsShortfall(account, overnight, NEEDS) === undefined) expect(fundsShortfall(account, intraday, NEEDS)).toBeUndefined();
      }),
    );
  });
});
