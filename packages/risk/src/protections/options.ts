import { TraderError } from '@trader/core';

/** What every protection may say. */
interface Whose {
  /** Hears only this owner's trades and locks only his entries. Absent: everyone's. */
  readonly owner?: string | undefined;
}

/** Locks after many stops: `trades` or more trades, closed by a stop with less than `requiredProfit`, within `lookbackMs`. */
export interface StopLossGuardOptions extends Whose {
  readonly kind: 'stop-loss-guard';
  /** How many such trades lock, 1 or above. */
  readonly trades: number;
  /** How far back it looks from the newest close, ms of event time. */
  readonly lookbackMs: number;
  /** For how long it locks, ms from the newest of them. */
  readonly stopMs: number;
  /** A stop counts when its profit is below this share of what was staked; default 0, so that a trailing stop in profit does not. */
  readonly requiredProfit?: number | undefined;
  /** Counts each symbol's stops for themselves and locks only that symbol; default false: those of all symbols lock all. */
  readonly onlyPerSymbol?: boolean | undefined;
  /** Counts long and short trades for themselves and locks only that side; default false. */
  readonly onlyPerSide?: boolean | undefined;
}

/** Locks everything when the trades closed within `lookbackMs` fell too far from their peak. */
export interface MaxDrawdownOptions extends Whose {
  readonly kind: 'max-drawdown';
  /** Fewer trades than this say nothing, 1 or above; default 1. */
  readonly trades?: number | undefined;
  readonly lookbackMs: number;
  /** For how long it locks, ms from the newest close. */
  readonly stopMs: number;
  /** The largest fall allowed of the running sum of profits from its highest value, its start of 0 included; a fall equal to it passes. */
  readonly maxDrawdown: number;
}

/** Locks a symbol for `stopMs` after every close in it, whatever that brought. */
export interface CooldownOptions extends Whose {
  readonly kind: 'cooldown';
  readonly stopMs: number;
}

/** Locks a symbol whose trades within `lookbackMs` brought less than `requiredProfit` together. */
export interface LowProfitOptions extends Whose {
  readonly kind: 'low-profit';
  /** Fewer trades than this say nothing, 1 or above; default 1. */
  readonly trades?: number | undefined;
  readonly lookbackMs: number;
  /** For how long it locks, ms from the newest of them. */
  readonly stopMs: number;
  /** The sum of their profits must reach this; default 0. */
  readonly requiredProfit?: number | undefined;
  /** Counts long and short trades for themselves and locks only that side; default false. */
  readonly onlyPerSide?: boolean | undefined;
}

/** A rule by which closed trades lock new entries for a while. */
export type ProtectionOptions = StopLossGuardOptions | MaxDrawdownOptions | CooldownOptions | LowProfitOptions;

/** Throws INVALID_CONFIG for a protection that makes no sense; `index` is its place in the list. */
export const checkProtection = (options: ProtectionOptions, index: number): void => {
  const must = (fits: boolean, name: string, rule: string, value: unknown): void => {
    if (!fits) throw new TraderError('INVALID_CONFIG', `protection ${index} (${options.kind}): ${name} must be ${rule}, got ${String(value)}`);
  };
  const span = (name: string, value: number): void => must(value > 0 && Number.isFinite(value), name, 'a number of ms above 0', value);
  span('stopMs', options.stopMs);
  if (options.kind === 'cooldown') return;
  span('lookbackMs', options.lookbackMs);
  const { trades = 1 } = options;
  must(Number.isSafeInteger(trades) && trades >= 1, 'trades', 'a whole number, 1 or above', trades);
  if (options.kind === 'max-drawdown') {
    const { maxDrawdown } = options;
    must(maxDrawdown >= 0 && Number.isFinite(maxDrawdown), 'maxDrawdown', 'a share, 0 or above', maxDrawdown);
  } else {
    const { requiredProfit = 0 } = options;
    must(Number.isFinite(requiredProfit), 'requiredProfit', 'a share', requiredProfit);
  }
};
