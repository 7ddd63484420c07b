import { calendarNamed, cashMerger, dividend, isTraderError, split, stockMerger, symbolChange } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { parseActions } from './parse-actions';

const read = (text: string) => parseActions(text, { file: 'a.csv', calendarOf: () => calendarNamed('XNYS') });
const errorOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (isTraderError(error)) return `${error.code} ${error.message}`;
  }
  return 'nothing was thrown';
};

describe('a file of corporate actions', () => {
  it('holds every kind; a date is the open of the session then, or of the next', () => {
    expect(read([
      'time,symbol,kind,ratio,amount,into,pay',
      '2020-08-31,AAPL,split,4:1,,,',
      '2020-11-06,AAPL,dividend,,0.205,,2020-11-12',
      '2022-06-09T13:30:00Z,FB,symbol-change,,,META,',
      '2023-10-13 16:30:00-04:00,VMW,merger,0.2520:1,71.25,AVGO,',
      '',
      '2024-07-06,SPLK,cash-merger,,157,,',
    ].join('\r\n'))).toEqual([
      split({ symbol: 'AAPL', ratio: '4:1', time: Date.parse('2020-08-31T13:30:00Z') }),
      dividend({ symbol: 'AAPL', amount: '0.205', time: Date.parse('2020-11-06T14:30:00Z'), payTime: Date.parse('2020-11-12T14:30:00Z') }),
      symbolChange({ symbol: 'FB', into: 'META', time: Date.parse('2022-06-09T13:30:00Z') }),
      stockMerger({ symbol: 'VMW', into: 'AVGO', ratio: '0.252:1', cash: '71.25', time: Date.parse('2023-10-13T20:30:00Z') }),
      cashMerger({ symbol: 'SPLK', cash: 157, time: Date.parse('2024-07-08T13:30:00Z') }), // the 6th was a Saturday
    ]);
  });

  it('needs no column that none of its rows uses, and any order of them', () => {
    expect(read('kind;symbol;time;ratio\nsplit;A;2024-01-03T00:00:00Z;1:10')).toEqual([split({ symbol: 'A', ratio: '1:10', time: Date.parse('2024-01-03') })]);
    expect(read('time,symbol,kind\n')).toEqual([]);
  });

  it.each([
    ['time,symbol\n', 'line 1: no column "kind" among "time,symbol": there are time, symbol, kind, ratio, amount, into, pay'],
    ['time,symbol,kind,ratio\n2024-01-03,A,spilt,2:1', 'line 2: there is no kind "spilt": there are dividend, split, symbol-change, merger, cash-merger'],
    ['time,symbol,kind,ratio\n2024-01-03,A,split,', 'line 2: a split needs its ratio'],
    ['time,symbol,kind,ratio,amount\n2024-01-03,A,split,2:1,3', 'line 2: a split has no amount: leave it empty'],
    ['time,symbol,kind,ratio\n2024-01-03,A,split,2', 'line 2: corporate action of A: "2" is no ratio: write new units, a colon and old units, such as 4:1, or 1:10 for a reverse split'],
    ['time,symbol,kind,amount\n2024-01-03,A,dividend,x', 'line 2: "x" is not a decimal number: write it like -1.5'],
    ['time,symbol,kind,ratio\n2024-13-03,A,split,2:1', 'line 2: "2024-13-03" is no time: write a date such as 2024-06-10, or 2024-06-10T13:30:00Z'],
    ['time,symbol,kind,ratio\n2024-01-03T09:30,A,split,2:1', 'line 2: "2024-01-03T09:30" is no time: write a date such as 2024-06-10, or 2024-06-10T13:30:00Z'],
    ['time,symbol,kind,ratio\n\n2024-01-03,A,split', 'line 3: has 3 fields, the header 4: give every row as many'],
    ['time,symbol,kind,ratio\n1066-01-03,A,split,2:1', 'line 2: calendar XNYS covers 2000-01-01 to 2030-12-31, not 1066-01-03: use other data'],
  ])('says what is wrong with it: %j', (text, message) => {
    expect(errorOf(text)).toBe(`INVALID_DATA a.csv ${message}`);
  });
});
