import { TraderError } from '@trader/core';
import type { AccountStanding } from '@trader/core';
import type { AccountConfig } from '../config';
import { brokerOf, LOOPBACK } from '../config-live';
import type { BrokerConfig } from '../config-live';
import { modeOfEnvironment, modes } from '../modes';
import type { Mode } from '../modes';

/** Where an account's orders and prices go. */
export interface Way {
  /** Of the trading interface and of its stream, without a path. */
  readonly host: string;
  readonly dataHost: string;
  /** The stream of prices, whole. */
  readonly dataStream: string;
}

const trim = (host: string): string => host.replace(/\/+$/, '');

/** The host of an address, as it is compared: in one spelling, and without the last dot, which changes nothing of where it leads. */
const hostOf = (url: string): string => new URL(url).hostname.toLowerCase().replace(/\.+$/, '');

const isOfAlpaca = (host: string): boolean => `.${host}`.endsWith('.alpaca.markets');

/** What begins the number of an account of paper money at Alpaca, and of no other. */
const PAPER = 'PA';

/** What is wrong with the hosts that an account names, which are not quoted, for a key may stand in them; undefined when nothing is. */
const faultOfHosts = ({ environment, host, dataHost, dataStream }: BrokerConfig, own: string): string | undefined => {
  if (host !== undefined && isOfAlpaca(hostOf(host)) && hostOf(host) !== hostOf(own)) return `broker.host is Alpaca's, and not that of "${environment}" accounts: leave it out`;
  if (environment === 'paper') return undefined;
  const strange = Object.entries({ host, dataHost, dataStream }).find(([, url]) => url !== undefined && !isOfAlpaca(hostOf(url)) && !LOOPBACK.has(hostOf(url)));
  return strange && `broker.${strange[0]} is neither Alpaca's nor on this machine, and would be given the keys to real money: leave it out`;
};

/** What is wrong with the number of an account, which alone proves what money it is, whatever stands between us and the broker; undefined when nothing is. */
const faultOfNumber = ({ environment, account }: BrokerConfig): string | undefined => {
  if (account.startsWith(PAPER) === (environment === 'paper')) return undefined;
  return environment === 'paper'
    ? `broker.environment is "paper", and broker.account is no number of a paper account, which begins with ${PAPER}: give that of the paper account`
    : `broker.environment is "live", and broker.account is the number of a paper account, as ${PAPER} says: give that of the live account, or trade "paper"`;
};

/**
 * The way to an account at a broker. Real money needs `live`, the flag, an account of the environment `live` with a number that is not of paper money, and hosts that are the broker's own or on this machine.
 * Paper money needs a number of paper money. What the broker answers is checked by `assertAccount`. Throws INVALID_CONFIG when one of them is missing.
 */
export const admit = (config: AccountConfig, live: boolean): { readonly mode: 'broker-paper' | 'live'; readonly way: Way } => {
  const broker = brokerOf(config);
  const { environment, feed, host, dataHost, dataStream } = broker;
  const fail = (what: string): never => {
    throw new TraderError('INVALID_CONFIG', `account ${config.name}: ${what}: nothing was sent`);
  };
  const name = modeOfEnvironment[environment];
  const mode: Mode & { readonly hosts: NonNullable<Mode['hosts']> } = modes[name];
  if (mode.flag !== undefined && !live) fail(`broker.environment is "${environment}", which is real money, and ${mode.flag} was not said: say it, or trade "paper"`);
  if (mode.flag === undefined && live) fail(`--live was said, and broker.environment is "${environment}": set it to "live", with the number of that account, or leave out --live`);
  const { trading, data, stream } = mode.hosts;
  const fault = faultOfHosts(broker, trading) ?? faultOfNumber(broker);
  if (fault !== undefined) fail(fault);
  return { mode: name, way: { host: trim(host ?? trading), dataHost: trim(dataHost ?? data), dataStream: dataStream ?? `${stream}/v2/${feed}` } };
};

/** Throws RECONCILE_FAILED unless the broker says that the account is the one of the configuration. */
export const assertAccount = ({ name, broker }: AccountConfig, { account }: Pick<AccountStanding, 'account'>): void => {
  if (account === broker?.account) return;
  throw new TraderError('RECONCILE_FAILED', `account ${name}: its keys are those of account ${account} and broker.account is ${String(broker?.account)}: nothing was sent; give the keys of that account, or its number`);
};
