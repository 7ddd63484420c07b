import type { AlpacaAsset } from '@trader/brokers/alpaca';
import { formatQuantity, quantity } from '@trader/core';
import type { Instrument, Timers } from '@trader/core';
import type { Alarm } from '@trader/execution/live';

type Traded = Pick<Instrument, 'symbol' | 'shortable' | 'lotSize'>;

const WHOLE = quantity(1);

/** What a broker's list of shares says against the symbols of an account, one line each; none when it says nothing. */
export const faultsOfAssets = (instruments: readonly Traded[], assets: readonly AlpacaAsset[]): readonly string[] => {
  const listed = new Map(assets.map((each) => [each.symbol, each]));
  return instruments.flatMap(({ symbol, shortable, lotSize }) => {
    const asset = listed.get(symbol);
    if (asset === undefined) return [`${symbol} is none of the broker's active shares: it takes no order for it`];
    if (!asset.tradable) return [`${symbol} cannot be traded now: the broker takes no order for it`];
    return [
      ...(asset.shortable || !shortable ? [] : [`${symbol} cannot be sold short at the broker: say so with "shortable": false in "instruments"`]),
      ...(asset.fractionable || lotSize % WHOLE === 0n ? [] : [`${symbol} is traded in whole shares alone, and its lotSize here is ${formatQuantity(lotSize)}`]),
    ];
  });
};

/** Warns of symbols that the broker does not trade, or not as the account would. A list that cannot be had within `patienceMs` is a warning, too, and stops nothing. */
export const warnOfAssets = async (instruments: readonly Traded[], assets: () => Promise<readonly AlpacaAsset[]>, timers: Timers, patienceMs: number, alarm: Alarm): Promise<void> => {
  const warn = (text: string): void => alarm('warning', 'assets', text);
  let forget = (): void => undefined;
  const late = new Promise<undefined>((resolve) => (forget = timers.after(patienceMs, () => resolve(undefined))));
  try {
    const told = await Promise.race([assets(), late]);
    if (told === undefined) warn(`the broker's list of shares did not come within ${patienceMs} ms: whether it trades all symbols is not known`);
    else faultsOfAssets(instruments, told).forEach(warn);
  } catch (error) {
    warn(`the broker's list of shares could not be had, and whether it trades all symbols is not known: ${error instanceof Error ? error.message.split('\n')[0] : 'for no reason that is known'}`);
  } finally {
    forget();
  }
};
