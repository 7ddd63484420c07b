/** How long to wait before the next try after an error of the stream, ms: at least. */
interface Remedy {
  readonly meaning: string;
  /** Infinity: trying again is of no use until a person has mended something. */
  readonly waitMs: number;
}

const NEVER = Infinity;
/** A connection that was lost counts until the server notices; how long that takes, Alpaca does not say: unverified. */
const CONNECTION_LIMIT_MS = 15_000;
/** Keys that are refused may be taken again: a server that cannot look them up refuses them too. As often as the stream of orders asks. */
const REFUSED_MS = 30_000;

/** Source: docs.alpaca.markets/docs/streaming-market-data, "Errors"; 410 and 411: alpacahq/alpaca-trade-api-go, marketdata/stream/errors.go. */
const REMEDIES: Readonly<Record<number, Remedy>> = {
  400: { meaning: 'invalid syntax', waitMs: 1_000 },
  401: { meaning: 'not authenticated', waitMs: 1_000 },
  402: { meaning: 'the keys were refused: check them, and that they are of this environment', waitMs: REFUSED_MS },
  403: { meaning: 'already authenticated', waitMs: 1_000 },
  404: { meaning: 'authentication took too long', waitMs: 0 },
  405: { meaning: 'more symbols than the plan allows: subscribe to fewer', waitMs: NEVER },
  406: { meaning: 'more connections than the plan allows: end the other one', waitMs: CONNECTION_LIMIT_MS },
  407: { meaning: 'too slow for the stream: it left something out', waitMs: 0 },
  408: { meaning: 'version 2 of the stream is not enabled for the account', waitMs: NEVER },
  409: { meaning: 'the plan does not have this feed: choose iex, or another plan', waitMs: NEVER },
  410: { meaning: 'this feed does not have what was asked for', waitMs: NEVER },
  411: { meaning: 'the keys do not reach to market data', waitMs: NEVER },
  500: { meaning: 'internal error of the server', waitMs: 0 },
};

/** What an error of the stream means, and how long to wait after it. An unknown one is tried again. */
export const remedyOf = (code: number): Remedy => REMEDIES[code] ?? { meaning: 'an error that is not documented', waitMs: 1_000 };
