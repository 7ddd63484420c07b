import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAccount, placeless, sleevesOf, strategyName, userFolder } from './config';

const good = { name: 'a', cash: 1000, strategy: 'sma-cross', data: { sample: 'aapl' } };
const files = { files: ['a.csv'] };

describe('an account that is wrong', () => {
  it.each([
    ['no data', { data: undefined }, /c\.json: data: .*object/],
    ['data without files', { data: {} }, /c\.json: data\.files: .*array/],
    ['neither bars nor ticks', { data: {} }, /c\.json: data\.files: must be an array of files of bars, such as \["bars\.csv"\] \(--bars FILE\), or left out where data\.ticks names files of quotes and trades \(--ticks FILE\); see/],
    ['ticks and no file of bars', { data: { files: [], ticks: ['t.csv'] } }, /c\.json: data\.files: must be an array of files of bars, /],
    ['the stamps of bars that there are none of', { data: { ticks: ['t.csv'], stamp: 'end' } }, /c\.json: data\.stamp: is of bars, and there are ticks alone: leave it out/],
    ['the columns of bars that there are none of', { data: { ticks: ['t.csv'], columns: { close: 'Last' } } }, /c\.json: data\.columns: names columns of bars, and there are ticks alone: leave them out/],
    ['the columns of ticks that there are none of', { data: { ...files, columns: { bidSize: 'Lots' } } }, /c\.json: data\.columns: names columns of quotes and trades, and there are bars alone: leave them out/],
    ['instruments beside a sample', { instruments: [{ symbol: 'AAPL' }] }, /c\.json: instruments: the sample "aapl" brings its own: leave it out; see/],
    ['a currency in small letters', { currency: 'usd' }, /c\.json: currency: must be a currency, three to five capital letters, such as "USD": got "usd"; see/],
    ['a currency of an instrument that is none', { data: files, instruments: [{ symbol: 'A', currency: '$' }] }, /c\.json: instruments\[0\]\.currency: must be a currency, .*: got "\$"; see/],
    ['rates of no currency', { data: files, rates: { euro: 'EURUSD' } }, /c\.json: rates: must name currencies by three to five capital letters, /],
    ['conversion where there is nothing to change', { data: files, conversion: 'ibkr' }, /c\.json: conversion: there are no "rates" of other currencies, and so nothing to change: leave it out; see/],
    ['conversion beside empty rates', { data: files, conversion: 'ibkr', rates: {} }, /c\.json: conversion: there are no "rates"/],
    ['files that are none', { data: { files: 'a.csv' } }, /c\.json: data\.files: .*array/],
    ['a sample that is not there', { data: { sample: 'msft' } }, /c\.json: data\.sample: there is no sample "msft": there are "aapl", "index-futures"; see/],
    ['a sample with files', { data: { sample: 'aapl', ...files } }, /c\.json: data: unknown field "files": there are sample/],
    ['a stamp of another kind', { data: { ...files, stamp: 'middle' } }, /c\.json: data\.stamp: there is no stamp "middle": there are "start", "end"; see/],
    ['a column of another kind', { data: { ...files, columns: { last: 'Last' } } }, /c\.json: data\.columns: unknown field "last": there are time, symbol, open, high, low, close, volume, bid, bidSize, ask, askSize, price, size/],
    ['a column name that is no text', { data: { ...files, columns: { close: 4 } } }, /c\.json: data\.columns\.close: must be the name of a column, such as "Close": got 4; see/],
    ['an unknown field', { lever: 3 }, /c\.json: the file: unknown field "lever": there are name, title, currency, cash/],
    ['no cash', { cash: 0 }, /c\.json: cash: must be a number above 0, .*: got 0/],
    ['less than no cash', { cash: '-5' }, /c\.json: cash: must be a number above 0, .*: got "-5"/],
    ['cash that is no number', { cash: 'lots' }, /c\.json: cash: must be a number above 0, .*: got "lots"/],
    ['cash of another kind', { cash: true }, /c\.json: cash: must be a number above 0, .*: got true/],
    ['an unknown limit', { limits: { maxLoss: 1 } }, /c\.json: limits: unknown field "maxLoss": there are maxPositionQuantity, /],
    ['a limit below zero', { limits: { maxOrderNotional: -1 } }, /c\.json: limits\.maxOrderNotional: must be a number, 0 or above, .*: got -1/],
    ['lots closed in an unknown order', { lots: 'average' }, /c\.json: lots: there is no lot method "average": there are "fifo", "lifo", "hifo"; see/],
    ['no strategy', { strategy: undefined }, /c\.json: strategy: name one strategy here, or several in "strategies"/],
    ['a strategy and strategies', { strategies: [{ strategy: 'sma-cross' }] }, /c\.json: strategy: name one strategy here/],
    ['parameters of nobody', { strategy: undefined, strategies: [{ strategy: 'sma-cross' }], parameters: { fast: 3 } }, /c\.json: parameters: give each of "strategies" its own/],
    ['a share above all', { strategy: undefined, strategies: [{ strategy: 'sma-cross', share: 2 }] }, /c\.json: strategies\[0\]\.share: /],
    ['a beginning in words', { tradeFrom: 'March' }, /c\.json: tradeFrom: say it in UTC, such as 2024-03-08/],
    ['a beginning in a thirteenth month', { tradeFrom: '2024-13-45' }, /c\.json: tradeFrom: there is no 2024-13-45: name a moment in UTC, such as 2024-03-08 or 2024-03-08T14:30Z; see/],
    ['a beginning on a day that its month has not', { tradeFrom: '2024-02-31' }, /c\.json: tradeFrom: there is no 2024-02-31: /],
    ['a halt at 25 o\'clock', { exchange: { halts: [{ symbol: 'A', from: '2024-01-10T25:00Z', to: '2024-03-08' }] } }, /c\.json: exchange\.halts\[0\]\.from: there is no 2024-01-10T25:00Z: /],
    ['a volume share in words', { exchange: { volumeShare: 'all' } }, /c\.json: exchange\.volumeShare: must be a share .*: got "all"; see/],
    ['a volume share above all', { exchange: { volumeShare: 1.5 } }, /c\.json: exchange\.volumeShare: must be a share above 0 and up to 1, such as 0\.1: got 1\.5; see/],
    ['a latency below zero', { exchange: { latencyMs: -1 } }, /c\.json: exchange\.latencyMs: must be milliseconds, 0 or above, such as 250: got -1; see/],
    ['a halt without its end', { exchange: { halts: [{ symbol: 'A', from: '2024-03-08' }] } }, /c\.json: exchange\.halts\[0\]\.to: /],
    ['a halt in words', { exchange: { halts: [{ symbol: 'A', from: 'noon', to: '2024-03-08' }] } }, /c\.json: exchange\.halts\[0\]\.from: say it in UTC, such as 2024-03-08/],
    ['an exchange of another kind', { exchange: { speed: 1 } }, /c\.json: exchange: unknown field "speed": there are volumeShare, latencyMs, queue, halts/],
    ['a queue of another kind', { exchange: { queue: 'fast' } }, /c\.json: exchange\.queue: there is no queue "fast": there are "none", "risk-averse"; see/],
    ['a queue where nothing is ticked', { exchange: { queue: 'none' } }, /c\.json: exchange: queue needs quotes or trades in data\.ticks: bars have no queue/],
    ['ticks that are none', { data: { ...files, ticks: [] } }, /c\.json: data\.ticks: /],
    ['a tick size of nothing', { instruments: [{ symbol: 'A', tickSize: '0' }] }, /c\.json: instruments\[0\]\.tickSize: must be a number above 0/],
  ])('%s: the field, and what is allowed', (_what, change, message) => {
    expect(() => parseAccount({ ...good, ...change }, 'c.json')).toThrow(message);
  });

  it('and one that is right is read', () => {
    expect(parseAccount(good, 'c.json').data).toEqual({ sample: 'aapl' });
    const ticks = { data: { ticks: ['t.csv'], stamp: 'end', columns: { close: 'Last' } }, benchmark: { file: 'index.csv' } };
    expect(parseAccount({ ...good, ...ticks }, 'c.json')).toMatchObject(ticks);
    const data = { files: ['a.csv'], symbol: 'A', stamp: 'end', columns: { close: 'Last' } };
    expect(parseAccount({ ...good, data }, 'c.json').data).toEqual(data);
  });
});

describe('the strategies of an account', () => {
  it('are one, by its name, or several with their own parameters and shares', () => {
    expect(sleevesOf(parseAccount({ ...good, parameters: { fast: 3 }, lots: 'lifo' }, 'c.json'))).toEqual([{ name: 'sma-cross', strategy: 'sma-cross', parameters: { fast: 3 }, lots: 'lifo' }]);
    const { strategy, ...rest } = good;
    const strategies = [{ strategy, parameters: { fast: 3 }, share: 0.5 }, { name: 'slow', strategy, share: 0.5 }];
    const account = parseAccount({ ...rest, strategies }, 'c.json');
    expect(sleevesOf(account)).toEqual([{ name: 'sma-cross', ...strategies[0] }, { name: 'slow', strategy, share: 0.5, parameters: {} }]);
    const at = (folder: string) => parseAccount({ ...rest, strategies: [{ strategy: join(folder, 'mine.mjs') }] }, 'c.json');
    expect(placeless(at('/here'))).toEqual(placeless(at('/there')));
  });
});

describe('names', () => {
  it('a strategy is called by its registered name or its file, wherever that is', () => {
    expect(strategyName('sma-cross')).toBe('sma-cross');
    expect(strategyName(join(sep, 'home', 'ann', 'mine.v2.mjs'))).toBe('mine.v2');
  });

  it('an account without its place keeps the names of its files', () => {
    const at = (folder: string) => parseAccount({ ...good, strategy: join(folder, 'mine.mjs'), data: { files: [join(folder, 'a.csv')] } }, 'c.json');
    expect(placeless(at('/here'))).toEqual(placeless(at('/there')));
    expect(placeless(at('/here'))).toMatchObject({ strategy: 'mine.mjs', data: { files: ['a.csv'] } });
  });
});

describe('where the user stands', () => {
  const clone = join(sep, 'clone');
  const app = join(clone, 'apps', 'trader');

  it('is where a package manager was called, when it started the script in the package of the script', () => {
    expect(userFolder(app, { INIT_CWD: clone, npm_package_json: join(app, 'package.json') })).toBe(clone);
    expect(userFolder(clone, { INIT_CWD: clone, npm_package_json: join(clone, 'package.json') })).toBe(clone);
  });

  it('is the working folder of a program that was started otherwise, also by a script that runs in another folder', () => {
    expect(userFolder(app, {})).toBe(app);
    expect(userFolder(join(sep, 'tmp'), { INIT_CWD: clone, npm_package_json: join(clone, 'package.json') })).toBe(join(sep, 'tmp'));
  });
});
