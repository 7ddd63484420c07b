/** Every kind of fault there is. */
export const FAULT_KINDS = [
  'slow', 'request lost', 'request late', 'request repeated', 'reply lost', 'reply cut', 'reply garbled', 'throttled', 'server error', 'server error after',
  'refused', 'dropped', 'half-open', 'stalled', 'frame cut', 'frame garbled', 'server restart',
  'fill untold', 'event repeated', 'books disagree', 'order rejected', 'feed mute', 'symbol mute',
  'crash', 'power loss', 'torn write', 'night', 'disk full', 'sync fails', 'clock skew', 'clock far off',
  'halt', 'gap', 'outside trade', 'outside cancel',
] as const;

/** What can go wrong, told at `FAULTS`. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Something that goes wrong in a run: plain JSON. */
export interface Fault {
  readonly kind: FaultKind;
  /** When it begins, ms after the start of the run. */
  readonly at: number;
  /** How long it lasts, ms; 0 for what happens at once. */
  readonly ms: number;
  /** How likely it hits what it could hit meanwhile, 0 to 1. */
  readonly share: number;
  /** What it hits: requests `any`, `orders` (those that change something) or `reads`; links `any`, `orders` or `market`; a port call for deaths. */
  readonly target: string;
  /** By how much, in the unit of its kind (see `FAULTS`). */
  readonly amount: number;
}

/** What a kind of fault is, and how large it may be. */
interface Kind {
  /** In words, with the fault's figures. */
  readonly tell: (fault: Fault) => string;
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  /** From and to, of how long it lasts, ms. */
  readonly ms: readonly [number, number];
  readonly targets: readonly string[];
  /** From and to, of `amount`. */
  readonly amount: readonly [number, number];
}

const REQUESTS = ['any', 'orders', 'orders', 'orders', 'reads'];
const LINKS = ['orders', 'market', 'any'];
const CALLS = ['any', 'any', 'request', 'request', 'reply', 'write', 'write', 'message', 'timer', 'send'];
const NONE: readonly [number, number] = [0, 0];
const AT_ONCE = NONE;

const requests = (what: string, weight: number, amount = NONE): Kind => ({
  weight, ms: [1_000, 30_000], targets: REQUESTS, amount,
  tell: ({ share, target, ms, amount: late }) => `${what}: ${Math.round(share * 100)} % of requests (${target}) for ${ms} ms${late > 0 ? `, by ${late} ms` : ''}`,
});
const links = (what: string, weight: number, ms = AT_ONCE): Kind => ({
  weight, ms, targets: LINKS, amount: NONE, tell: ({ target, ms: lasts }) => `${what}: ${target}${lasts > 0 ? ` for ${lasts} ms` : ''}`,
});
const venue = (what: string, weight: number, ms: readonly [number, number], amount = NONE): Kind => ({
  weight, ms, targets: ['any'], amount, tell: (fault) => `${what}${fault.ms > 0 ? ` for ${fault.ms} ms` : ''}${amount === NONE ? '' : `, ${fault.amount}`}`,
});
const deaths = (what: string, weight: number): Kind => ({
  weight, ms: [200, 15_000], targets: CALLS, amount: [-12, 12],
  tell: ({ target, amount, ms }) => `${what} ${amount < 0 ? 'before' : 'after'} port call ${Math.abs(amount) + 1} (${target}), down for ${ms} ms`,
});

/** So long a request may be under way when its sender has given it up already, ms. Whoever asks later than this whether it arrived, knows. */
export const LATEST_ARRIVAL_MS = 30_000;

/** Every kind: what it does. */
export const FAULTS: Readonly<Record<FaultKind, Kind>> = {
  slow: { ...requests('everything slower', 3, [20, 2_000]), tell: ({ ms, amount }) => `everything up to ${amount} ms slower for ${ms} ms` },
  'request lost': requests('requests lost before effect', 3),
  'request late': requests('requests that arrive late, perhaps after they were given up', 4, [2_000, LATEST_ARRIVAL_MS]),
  'request repeated': requests('requests that a proxy sends twice', 2, [1, 3_000]),
  'reply lost': requests('replies lost after effect', 4),
  'reply cut': requests('replies cut short after effect', 2),
  'reply garbled': requests('replies that are no JSON, or tell something else, after effect', 2),
  throttled: requests('429', 3),
  'server error': requests('5xx before effect', 3),
  'server error after': requests('5xx after effect', 3),
  refused: links('connections refused', 2, [200, 10_000]),
  dropped: links('connection dropped', 4),
  'half-open': links('half-open: nothing arrives and nobody closes', 4),
  stalled: links('messages held up, then all at once', 2, [100, 8_000]),
  'frame cut': links('a frame cut short', 2),
  'frame garbled': links('a frame that is no message', 2),
  'server restart': venue('server restarts: down', 2, [500, 15_000]),
  'fill untold': venue('events never sent on the stream', 5, [1_000, 30_000]),
  'event repeated': venue('events sent three times, each time by a way of its own: later ones may come first', 2, [500, 20_000]),
  'books disagree': venue('the lists of orders and of positions disagree', 2, [500, 10_000]),
  'order rejected': venue('orders refused', 2, [1_000, 10_000]),
  'feed mute': venue('feed mute: connected, and no data, for a while or until another connection', 3, [5_000, 30_000]),
  'symbol mute': venue('no data of one symbol', 2, [10_000, 45_000]),
  crash: deaths('the process dies', 6),
  'power loss': deaths('the machine dies, and what was not synced is gone,', 2),
  'torn write': { ...deaths('the process dies in the middle of a write,', 2), targets: ['write'] },
  night: venue('the program is stopped, and started again in the morning, some seconds away from the open; meanwhile prices moved, bps', 1, AT_ONCE, [-200, 200]),
  'disk full': venue('disk full', 1, [200, 8_000]),
  'sync fails': venue('the disk cannot sync', 1, [200, 4_000]),
  'clock skew': venue('our clock is wrong, ms', 1, [1_000, 20_000], [-3_000, 3_000]),
  'clock far off': venue('our clock is wrong by much, ms', 1, [1_000, 20_000], [-300_000, 300_000]),
  halt: venue('trading of a symbol halted', 1, [2_000, 20_000]),
  gap: venue('prices jump, bps', 2, AT_ONCE, [-400, 400]),
  'outside trade': venue('somebody else trades in the account, shares', 2, AT_ONCE, [-20, 20]),
  'outside cancel': venue('somebody else cancels one of our orders', 1, AT_ONCE),
};

/** A fault in words. */
export const describeFault = (fault: Fault): string => `${(fault.at / 1000).toFixed(3)} s: ${FAULTS[fault.kind].tell(fault)}`;
