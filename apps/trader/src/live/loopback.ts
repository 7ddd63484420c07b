import { createAlpacaServer } from '@trader/brokers/testing';
import type { AlpacaServer } from '@trader/brokers/testing';
import { serveAlpaca } from '@trader/brokers/testing/node';
import type { AlpacaKeys } from '@trader/brokers/alpaca';
import { cash, createCalendars, QUOTE_TICK } from '@trader/core';
import type { TickTable, Timers } from '@trader/core';
import { playedTimers } from '../adapters/timers';
import type { Account } from '../account';
import { brokerOf } from '../config-live';
import type { PlayedMarket } from './played-market';

/** An Alpaca on this machine that plays a session. */
export interface Loopback {
  readonly port: number;
  /** Its clock. */
  readonly timers: Timers;
  /** How many minutes of the session have been played. */
  readonly minutes: () => number;
  readonly close: () => Promise<void>;
}

/** How a session is played. */
export interface LoopbackOptions {
  readonly port: number;
  /** How many times as fast as it was. */
  readonly speed: number;
  readonly keys: AlpacaKeys;
  readonly onMinute?: (done: number) => void;
}

const MINUTE = 60_000;
const CENT = 0.01;
/** How long before the session it begins, in real ms: time to come up. */
const LEAD_MS = 5_000;

/** Something that the market shows. */
interface Scene {
  readonly time: number;
  readonly show: (server: AlpacaServer) => void;
}

/** A price of a minute: a quote around it, and a trade at it. */
const showPrice = (symbol: string, price: number, size: number) => ({ market }: AlpacaServer): void => {
  market.quote(symbol, Math.max(CENT, Number((price - CENT).toFixed(4))), size, Number((price + CENT).toFixed(4)), size);
  market.trade(symbol, price, size);
};

/** How often a price is shown in a minute. */
const STEPS = 12;

/** Where on its way through a bar the price is after a share of it. */
const priceOn = (way: readonly number[], share: number): number => {
  const leg = Math.min(way.length - 2, Math.floor(share * (way.length - 1)));
  const price = way[leg] + (way[leg + 1] - way[leg]) * (share * (way.length - 1) - leg);
  return Math.round(price * 100) / 100;
};

/** What a session shows, in order of time. */
const scenesOf = ({ minutes, ticks, open }: PlayedMarket): readonly Scene[] => {
  const scenes: Scene[] = [];
  const ticked = new Set(ticks?.symbols);
  for (let row = 0; row < minutes.length; row++) {
    const [time, from, name] = [minutes.time[row], minutes.openTime[row], minutes.symbols[minutes.symbol[row]]];
    if (time <= open) continue;
    const [first, high, low, last, volume] = [minutes.open[row], minutes.high[row], minutes.low[row], minutes.close[row], minutes.volume[row]];
    const way = last >= first ? [first, low, high, last] : [first, high, low, last];
    const size = Math.max(100, Math.round(volume / STEPS));
    for (let step = 0; step < STEPS && !ticked.has(name); step++) {
      scenes.push({ time: from + Math.floor(((time - from) * step) / STEPS), show: showPrice(name, priceOn(way, step / (STEPS - 1)), size) });
    }
    scenes.push({ time, show: ({ market }) => market.bar(name, { open: first, high, low, close: last, volume, openTime: from }) });
  }
  return [...scenes, ...(ticks === undefined ? [] : tickScenes(ticks))].sort((a, b) => a.time - b.time);
};

const tickScenes = (ticks: TickTable): readonly Scene[] => Array.from(ticks.time, (time, row) => {
  const [name, bid, bidSize, ask, askSize] = [ticks.symbols[ticks.symbol[row]], ticks.bid[row], ticks.bidSize[row], ticks.ask[row], ticks.askSize[row]];
  return { time, show: ticks.kind[row] === QUOTE_TICK ? ({ market }) => market.quote(name, bid, bidSize, ask, askSize) : ({ market }) => market.trade(name, bid, bidSize) };
});

/** Plays scenes when their time has come. */
const play = (server: AlpacaServer, scenes: readonly Scene[], timers: Timers): (() => void) => {
  let next = 0;
  let cancel = (): void => undefined;
  const step = (): void => {
    const now = timers.now();
    server.market.together(() => {
      for (; next < scenes.length && scenes[next].time <= now; next++) {
        server.advance(scenes[next].time);
        scenes[next].show(server);
      }
    });
    if (next < scenes.length) cancel = timers.after(scenes[next].time - timers.now(), step);
  };
  step();
  return () => cancel();
};

/** Shows the sessions before the one that is played: their bars can be asked for. */
const remember = (server: AlpacaServer, { minutes, open }: PlayedMarket): void => {
  for (let row = 0; row < minutes.length && minutes.time[row] <= open; row++) {
    server.market.bar(minutes.symbols[minutes.symbol[row]], {
      open: minutes.open[row], high: minutes.high[row], low: minutes.low[row], close: minutes.close[row], volume: minutes.volume[row], openTime: minutes.openTime[row],
    });
  }
};

/** Serves an account's recorded session as Alpaca does, on 127.0.0.1. Its clock stands shortly before the session until somebody asks for something. */
export const openLoopback = async (account: Account, market: PlayedMarket, { port, speed, keys, onMinute = () => undefined }: LoopbackOptions): Promise<Loopback> => {
  const { config, instruments, costs } = account;
  const from = market.open - LEAD_MS * speed;
  let running: Timers | undefined;
  let stop = (): void => undefined;
  const minutes = (): number => Math.max(0, Math.floor(((running?.now() ?? from) - market.open) / MINUTE));
  const timers: Timers = { now: () => running?.now() ?? from, after: (ms, work) => (running ?? playedTimers(from, speed)).after(ms, work) };
  const server = createAlpacaServer({
    instruments, cash: cash(config.cash), costs, calendarOf: createCalendars(), now: from, account: brokerOf(config).account,
    keys: { keyId: keys.keyId.reveal(), secretKey: keys.secretKey.reveal() },
  });
  remember(server, market);
  const begin = (): void => {
    if (running !== undefined) return;
    running = playedTimers(from, speed);
    const total = Math.round((market.close - market.open) / MINUTE);
    const counting: Scene[] = Array.from({ length: total }, (_, done) => ({ time: market.open + (done + 1) * MINUTE, show: () => onMinute(done + 1) }));
    stop = play(server, [...scenesOf(market), ...counting].sort((a, b) => a.time - b.time), running);
  };
  server.faults = {
    request: () => {
      begin();
      return undefined;
    },
  };
  const served = await serveAlpaca(server, { port, timers });
  return {
    port: served.port, timers, minutes,
    close: () => {
      stop();
      return served.close();
    },
  };
};
