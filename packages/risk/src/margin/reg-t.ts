import { TraderError } from '@trader/core';
import type { Instrument, MarginModel } from '@trader/core';

/** What `regT` takes. */
export interface RegTOptions {
  /** What the broker asks beyond FINRA's maintenance, as a fraction of the value; default 0. Many ask 0.05: 30 % long, 35 % short. */
  readonly house?: number | undefined;
}

const INITIAL = 0.5;
const LONG = 0.25;
const SHORT = 0.3;
/** Below this price a short needs more, in dollars a share: at least the price itself, or half of this. */
const CHEAP = 5;
/** Least equity of an account on margin, in dollars, but never more than what is bought costs. */
const LEAST = 2_000;

/** FINRA Rule 4210(c): the maintenance of one position of shares, with the house's part; of a long one never more than it is worth. */
const maintenanceOf = (size: number, worth: number, house: number): number => {
  if (worth >= 0) return Math.min(1, LONG + house) * worth;
  const value = -worth;
  const shares = -size;
  return house * value + (value < CHEAP * shares ? Math.max((CHEAP / 2) * shares, value) : Math.max(CHEAP * shares, SHORT * value));
};

const heldAtRate = ({ marginRate }: Instrument, worth: number): number => Math.abs(worth) * marginRate;

/**
 * A US margin account. To take a position on: half its value, long or short (Federal Reserve, Regulation T, 12 CFR 220.12), and never less than its
 * maintenance; at least 2,000 dollars of equity, or what is bought if that costs less, and always for shorts (FINRA Rule 4210(b)). To keep it: 25 %
 * long; short, 30 % or 5.00 a share at 5.00 and above, 100 % or 2.50 a share below, whichever is more (FINRA Rule 4210(c)). Futures and
 * other margined instruments at their rate. Dollars are taken as the account's currency. No special memorandum account: gains free
 * buying power at once, as at brokers that judge by current equity. Day trading has no rule of its own. Throws INVALID_CONFIG for a house part outside 0 to 1.
 */
export const regT = (options: RegTOptions = {}): MarginModel => {
  const { house = 0 } = options;
  if (!(house >= 0 && house <= 1)) throw new TraderError('INVALID_CONFIG', `the house part of the margin must be a fraction from 0 to 1, got ${house}`);
  return {
    initial: (instruments, sizes, worths) => {
      let margin = 0;
      let bought = 0;
      let short = false;
      for (let index = 0; index < worths.length; index++) {
        const worth = worths[index];
        if (worth === 0) continue;
        if (instruments[index].settlement === 'margin') {
          margin += heldAtRate(instruments[index], worth);
          continue;
        }
        margin += Math.max(INITIAL * Math.abs(worth), maintenanceOf(sizes[index], worth, house));
        if (worth < 0) short = true;
        else bought += worth;
      }
      return Math.max(margin, short ? LEAST : Math.min(LEAST, bought));
    },
    maintenance: (instruments, sizes, worths) => {
      let margin = 0;
      for (let index = 0; index < worths.length; index++) {
        const worth = worths[index];
        if (worth === 0) continue;
        margin += instruments[index].settlement === 'margin'
          ? heldAtRate(instruments[index], worth)
          : maintenanceOf(sizes[index], worth, house);
      }
      return margin;
    },
  };
};
