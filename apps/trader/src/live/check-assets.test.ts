import { quantity } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { describe, expect, it } from 'vitest';
import { faultsOfAssets, warnOfAssets } from './check-assets';

const traded = (symbol: string, change: { readonly shortable?: boolean; readonly lotSize?: string } = {}) => ({ symbol, shortable: change.shortable ?? true, lotSize: quantity(change.lotSize ?? 1) });
const asset = (symbol: string, change: { readonly tradable?: boolean; readonly shortable?: boolean; readonly fractionable?: boolean } = {}) =>
  ({ symbol, tradable: true, marginable: true, shortable: true, easyToBorrow: true, fractionable: false, ...change });

describe("a broker's list of shares", () => {
  it('is quarrelled with only where it matters', () => {
    const instruments = [traded('FINE'), traded('GONE'), traded('HELD'), traded('LONG'), traded('LONGER', { shortable: false }), traded('PART', { lotSize: '0.5' }), traded('PARTS', { lotSize: '0.5' }), traded('TENS', { lotSize: '10' })];
    const assets = [asset('FINE'), asset('OTHER', { tradable: false }), asset('HELD', { tradable: false }), asset('LONG', { shortable: false }), asset('LONGER', { shortable: false }), asset('PART'), asset('PARTS', { fractionable: true }), asset('TENS')];
    expect(faultsOfAssets(instruments, assets)).toEqual([
      "GONE is none of the broker's active shares: it takes no order for it", 'HELD cannot be traded now: the broker takes no order for it',
      'LONG cannot be sold short at the broker: say so with "shortable": false in "instruments"', 'PART is traded in whole shares alone, and its lotSize here is 0.5',
    ]);
  });

  it.each<[string, () => Promise<ReturnType<typeof asset>[]>, string[]]>([
    ['is fine', () => Promise.resolve([asset('AAA')]), []],
    ['lacks a symbol', () => Promise.resolve([]), ["warning assets: AAA is none of the broker's active shares: it takes no order for it"]],
    ['is refused', () => Promise.reject(new Error('no list\nat all')), ["warning assets: the broker's list of shares could not be had, and whether it trades all symbols is not known: no list"]],
    ['never comes', () => new Promise(() => undefined), ["warning assets: the broker's list of shares did not come within 500 ms: whether it trades all symbols is not known"]],
  ])('that %s stops nothing', async (_how, assets, words) => {
    const timers = new VirtualTime();
    const told: string[] = [];
    const checked = warnOfAssets([traded('AAA')], assets, timers, 500, (level, source, text) => void told.push(`${level} ${source}: ${text}`));
    await timers.pass(500);
    await checked;
    expect([told, timers.waiting]).toEqual([words, 0]);
  });
});
