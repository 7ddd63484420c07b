import type { AlpacaRest } from './rest';
import { WIRE } from './wire';

/** The market's clock. Times are ms since 1970 UTC. */
export interface AlpacaClock {
  readonly time: number;
  readonly isOpen: boolean;
  readonly nextOpen: number;
  readonly nextClose: number;
}

/** A session: its day (`YYYY-MM-DD`), and when it opens and closes in New York (`HH:MM`); an early close is in it. */
export interface AlpacaSession {
  readonly date: string;
  readonly open: string;
  readonly close: string;
}

/** What Alpaca says of a share. What it does not say is false. */
export interface AlpacaAsset {
  readonly symbol: string;
  readonly tradable: boolean;
  readonly marginable: boolean;
  readonly shortable: boolean;
  readonly easyToBorrow: boolean;
  readonly fractionable: boolean;
}

export const askClock = async (rest: AlpacaRest): Promise<AlpacaClock> => {
  const { timestamp: time, is_open: isOpen, next_open: nextOpen, next_close: nextClose } = await rest.question('/v2/clock', WIRE.clock);
  return { time, isOpen, nextOpen, nextClose };
};

export const askCalendar = (rest: AlpacaRest, from: string, to: string): Promise<readonly AlpacaSession[]> =>
  rest.question(`/v2/calendar?start=${encodeURIComponent(from)}&end=${encodeURIComponent(to)}`, WIRE.calendar);

export const askAssets = async (rest: AlpacaRest): Promise<readonly AlpacaAsset[]> => {
  const assets = await rest.question('/v2/assets?status=active&asset_class=us_equity', WIRE.assets);
  return assets.map(({ symbol, tradable, marginable, shortable, easy_to_borrow: easyToBorrow, fractionable }) => ({
    symbol, tradable, marginable: marginable ?? false, shortable: shortable ?? false, easyToBorrow: easyToBorrow ?? false, fractionable: fractionable ?? false,
  }));
};
