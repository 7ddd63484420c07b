import { formatCash, formatQuantity } from '@trader/core';
import type { Quantity } from '@trader/core';
import { moneyAtBroker, moneyOf } from './account-money';
import type { LiveAccount } from './open-live';
import type { Status } from './status-file';

const PHASES = { new: 'starting', starting: 'starting', trading: 'trading', stopped: 'ended', failed: 'ended' } as const;

/** What each owner holds, by symbol; strategies that hold nothing are there too. */
const positionsOf = ({ loop, account }: LiveAccount): Record<string, Record<string, string>> => {
  const positions: Record<string, Record<string, string>> = Object.fromEntries(account.sleeves.map(({ name }) => [name, {}]));
  loop.ledger.instruments.forEach(({ symbol }, index) => {
    for (const owner of new Set(loop.ledger.lotsOf(index).map((each) => each.owner))) {
      const held: Quantity = loop.ledger.held(index, owner);
      if (held !== 0n) (positions[owner] ??= {})[symbol] = formatQuantity(held);
    }
  });
  return positions;
};

const ageOf = ({ symbols, market, timers }: LiveAccount): Status['dataAge'] => {
  const now = timers.now();
  const ages = symbols.map((symbol, index) => ({ symbol, ms: market.heardAt[index] === -Infinity ? null : now - market.heardAt[index] }));
  return ages.sort((a, b) => (b.ms ?? Infinity) - (a.ms ?? Infinity));
};

const moneyOfSession = ({ account, broker, loop, standing }: LiveAccount): Status['money'] => {
  const { money } = broker;
  if (money === undefined) return null;
  // Before the market has said anything, no sum of ours is there to be compared with the broker's.
  if (!loop.parts.account.begun) return moneyOf(account.config, money);
  const available = standing.available();
  // What is held and has no price has no worth, and so the whole has none.
  const nav = Number.isFinite(loop.ledger.equityEstimate()) ? formatCash(loop.ledger.equity()) : null;
  return { ...moneyAtBroker(money), nav, available: available === undefined ? '0' : formatCash(available) };
};

const reconciledOf = ({ broker, session }: LiveAccount): Status['reconciled'] =>
  (broker.askedAt === undefined ? null : { time: broker.askedAt, text: session.differences.length === 0 ? 'the books agree' : session.differences.join('; ') });

/** How an account is. */
export const statusOf = (live: LiveAccount, since: number, news: Status['news'], health: Status['health'], ended: boolean): Status => {
  const { loop, session, links, kill, timers, broker, symbols } = live;
  return {
    run: live.run, account: live.account.config.name, mode: live.mode, pid: process.pid, time: timers.now(), since, phase: ended ? 'ended' : PHASES[session.state],
    state: { state: loop.control.state, reason: loop.control.reason ?? '' }, kill: kill.state,
    suspensions: [...loop.control.suspended].map(([by, reason]) => ({ by, reason })), links: links.list(), dataAge: ageOf(live), health,
    openOrders: loop.orders.allLive().map(({ order, filled, status }) => (
      { id: order.id, symbol: order.symbol, side: order.side, quantity: formatQuantity(order.quantity), filled: formatQuantity(filled), status })),
    unknown: [...new Set([...session.unknown, ...loop.orders.allLive().filter(({ status }) => status === 'unknown').map(({ order }) => order.id)])],
    positions: positionsOf(live), outside: broker.outside(symbols), reconciled: reconciledOf(live), money: moneyOfSession(live), news,
  };
};
