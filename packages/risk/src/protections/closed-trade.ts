import { TraderError } from '@trader/core';

/** Which way a position gains: a long one when the price rises. */
export type PositionSide = 'long' | 'short';

/** A position that was closed, or a part of one. */
export interface ClosedTrade {
  readonly symbol: string;
  /** The sleeve that owned it. */
  readonly owner: string;
  readonly side: PositionSide;
  /** Event time of the close, ms since 1970 UTC. */
  readonly closedAt: number;
  /** What it brought, signed, fees included, as a share of what was staked: -0.008 is a loss of 0.8 %. */
  readonly profit: number;
  /** What closed it: any kind of stop and a liquidation are `stop`. */
  readonly exit: 'stop' | 'take profit' | 'other';
}

const EXITS: readonly string[] = ['stop', 'take profit', 'other'];

/** Throws INVALID_DATA for a trade that says nothing. */
export const checkClosedTrade = (trade: ClosedTrade): void => {
  const { symbol, side, closedAt, profit, exit } = trade;
  const fault =
    typeof symbol !== 'string' || symbol === '' ? 'no symbol'
    : typeof trade.owner !== 'string' ? 'no owner'
    : side !== 'long' && side !== 'short' ? `side ${String(side)}, which is neither long nor short`
    : !Number.isFinite(closedAt) ? `closedAt ${closedAt}, which is not a time`
    : !Number.isFinite(profit) ? `profit ${profit}, which is not a share`
    : !EXITS.includes(exit) ? `exit ${String(exit)}, which is none of ${EXITS.join(', ')}`
    : undefined;
  if (fault !== undefined) throw new TraderError('INVALID_DATA', `closed trade in ${symbol || '(no symbol)'} has ${fault}`);
};
