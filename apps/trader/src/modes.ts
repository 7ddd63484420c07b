/** How a mode is wired. Only feed, clock and broker differ; the loop is the same. */
export interface Mode {
  readonly feed: 'recorded' | 'recorded, asynchronous' | 'Alpaca, on this machine' | 'Alpaca';
  readonly clock: 'event time' | 'of this machine';
  readonly broker: 'simulated, in this process' | 'simulated, in another process' | 'Alpaca, on this machine' | 'Alpaca';
  /** A block of the journal is sealed when it has this many bytes; 0 seals every commit. */
  readonly sealBytes: number;
  /** What a commit of the journal survives: the end of this process, or of this machine. */
  readonly durability: 'process' | 'disk';
  /** The broker's own addresses; of a mode without them, nothing leaves this machine. */
  readonly hosts?: { readonly trading: string; readonly data: string; readonly stream: string };
  /** Whether it needs to be said with a flag, because it is real money. */
  readonly flag?: '--live';
}

/** The one table that says what a mode is. */
export const modes = {
  /** `trader start`, `trader backtest`, `trader replay`. */
  backtest: { feed: 'recorded', clock: 'event time', broker: 'simulated, in this process', sealBytes: 65_536, durability: 'process' },
  /** `trader paper`: survives the death of either process. */
  paper: { feed: 'recorded, asynchronous', clock: 'event time', broker: 'simulated, in another process', sealBytes: 0, durability: 'process' },
  /** `trader paper --server alpaca`: everything of the real thing but the broker. */
  loopback: { feed: 'Alpaca, on this machine', clock: 'of this machine', broker: 'Alpaca, on this machine', sealBytes: 0, durability: 'process' },
  /** `trader live` with an account whose environment is `paper`. Hosts: https://docs.alpaca.markets/docs/paper-trading, https://docs.alpaca.markets/docs/streaming-market-data. */
  'broker-paper': {
    feed: 'Alpaca', clock: 'of this machine', broker: 'Alpaca', sealBytes: 0, durability: 'disk',
    hosts: { trading: 'https://paper-api.alpaca.markets', data: 'https://data.alpaca.markets', stream: 'wss://stream.data.alpaca.markets' },
  },
  /** `trader live --live` with an account whose environment is `live`: real money. */
  live: {
    feed: 'Alpaca', clock: 'of this machine', broker: 'Alpaca', sealBytes: 0, durability: 'disk', flag: '--live',
    hosts: { trading: 'https://api.alpaca.markets', data: 'https://data.alpaca.markets', stream: 'wss://stream.data.alpaca.markets' },
  },
} as const satisfies Record<string, Mode>;

/** Name of a mode. */
export type ModeName = keyof typeof modes;

/** The mode of an account that a broker holds, by its environment. */
export const modeOfEnvironment = { paper: 'broker-paper', live: 'live' } as const;
