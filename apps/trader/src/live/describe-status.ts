import type { LiveRun } from './find-run';
import type { Status } from './status-file';

const at = (time: number): string => new Date(time).toISOString();
const entries = (holdings: Readonly<Record<string, string>>): string => Object.entries(holdings).map(([symbol, quantity]) => `${symbol} ${quantity}`).join(', ');
const age = (ms: number | null): string => (ms === null ? 'never' : ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`);

/** A session says how it is every second. */
const SILENT_MS = 15_000;
const silence = (ms: number, { pid }: Status): string => `it has said nothing for ${Math.round(ms / 1000)} s: its process ${pid} hangs, or is another's by now`;
/** How a session that does not run came to its end. */
const endOf = ({ phase, pid }: Status): string => (phase === 'ended' ? 'it was ended' : `its process ${pid} is gone, and it goes on when it is started again`);

/** What a person should look at, one line each; none when all is well. */
export const concernsOf = ({ running, silentMs, status }: LiveRun): readonly string[] => {
  if (status === undefined) return ['it has not said anything yet'];
  return [
    ...(running ? [] : ['it does not run']),
    ...(silentMs < SILENT_MS ? [] : [silence(silentMs, status)]),
    ...(status.phase === 'starting' ? ['its books are not known to agree with the broker yet'] : []),
    ...(status.state.state === 'active' ? [] : [`${status.state.state}: ${status.state.reason}`]),
    ...status.suspensions.map(({ by, reason }) => `${by}: ${reason}`),
    ...status.links.filter((each) => each.state === 'down').map(({ link, reason }) => `${link} is down: ${reason}`),
    ...(status.health.state === 'normal' ? [] : [`health is ${status.health.state}: ${status.health.findings.join('; ')}`]),
    ...status.unknown.map((id) => `nobody has told what became of order ${id}`),
    ...(status.money?.blocked == null ? [] : [`the broker lets no order pass: ${status.money.blocked}`]),
  ];
};

const rows = (status: Status): readonly (readonly [string, string])[] => [
  ['state', status.state.reason === '' ? status.state.state : `${status.state.state}: ${status.state.reason}`],
  ...status.suspensions.map(({ by, reason }) => ['held', `${by}: ${reason}`] as const),
  ['links', status.links.map(({ link, state, reason, since }) => `${link} ${state} since ${at(since)}${reason === '' ? '' : ` (${reason})`}`).join(', ') || 'none yet'],
  ['data', status.dataAge.slice(0, 5).map(({ symbol, ms }) => `${symbol} ${age(ms)}`).join(', ') || 'none yet'],
  ['health', [status.health.state, ...status.health.findings].join('; ')],
  ['orders', status.openOrders.map(({ id, symbol, side, quantity, filled, status: state }) => `${id} ${side} ${quantity} ${symbol}, ${filled} filled, ${state}`).join('; ') || 'none at work'],
  ['unknown', status.unknown.join(', ') || 'none'],
  ...Object.entries(status.positions).map(([owner, held]) => ['holds', `${owner}: ${entries(held) || 'nothing'}`] as const),
  ['outside', entries(status.outside) || 'nothing that it does not trade'],
  ['agreed', status.reconciled === null ? 'not yet' : `${at(status.reconciled.time)}: ${status.reconciled.text}`],
  ...(status.money === null ? [] : [['money', moneyLine(status.money)] as const]),
  ...status.news.slice(-5).map(({ time, text }) => ['news', `${at(time)} ${text}`] as const),
];

/** Money in one line. */
export const moneyLine = ({ currency, nav, portfolioValue, equity, cash, buyingPower, available, blocked }: NonNullable<Status['money']>): string =>
  `${nav === null ? '' : `net asset value of our books ${nav}, `}equity at the broker ${equity}${portfolioValue === null ? '' : ` (portfolio value ${portfolioValue})`}, cash ${cash}, buying power ${buyingPower}, available for trading ${available} ${currency}${blocked === null ? '' : `; blocked: ${blocked}`}`;

/** A run's status for people. */
export const describeStatus = (run: LiveRun): string => {
  const { name, status, running, silentMs } = run;
  if (status === undefined) return `${name}  not running: it has not said anything yet`;
  const head = `${name}  ${running ? status.phase : `not running: ${endOf(status)}`}`;
  const held = silentMs < SILENT_MS ? [] : [['silent', silence(silentMs, status)] as const];
  return [`${head}, as of ${at(status.time)}`, ...[...held, ...rows(status)].map(([label, text]) => `  ${label.padEnd(8)} ${text}`)].join('\n');
};
