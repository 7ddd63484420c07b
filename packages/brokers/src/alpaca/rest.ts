import { isTraderError, TraderError } from '@trader/core';
import type { HttpReply, HttpRequest, Random, Timers, Transport } from '@trader/core';
import type * as z from 'zod';
import { backoff } from '../resilience/backoff';
import type { RateBudget, Urgency } from '../resilience/rate-budget';
import { scrub } from '../secret';
import { readExactJson } from './exact-json';
import { keyHeaders } from './keys';
import type { AlpacaKeys } from './keys';
import { readWire } from './wire';

/** What became of a request. `refused`: definitely, with a code of Alpaca's. `unclear`: nobody knows whether it had an effect. `unsent`: it never left. */
export type Answer =
  | { readonly kind: 'ok'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string }
  | { readonly kind: 'unsent'; readonly reason: string };

/** One request of the trading API. */
export interface Ask {
  readonly method: HttpRequest['method'];
  /** With its query, such as `/v2/orders?limit=500`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly urgency: Urgency;
  /** When it must have left, ms since 1970 UTC. */
  readonly deadline: number;
}

/** What the client needs. */
export interface RestOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  readonly random: Random;
  readonly budget: RateBudget;
  readonly keys: AlpacaKeys;
  readonly host: string;
  readonly timeoutMs: number;
}

/** How often a question is asked before it is given up, and how long it may wait each time, ms. */
const TRIES = 3;
const PATIENCE = 30_000;
/** The most of a foreign text that goes into a reason. */
const LONGEST = 300;

/** Alpaca's trading API over HTTP: the one place that sends a request. */
export class AlpacaRest {
  constructor(private readonly options: RestOptions) {}

  /** Sends as soon as the rate allows, at once if it does now, and gives what became of it, once. Never throws. */
  send(ask: Ask, answer: (answer: Answer) => void): void {
    const { budget } = this.options;
    const go = async (): Promise<void> => {
      const reply = await this.request(ask);
      budget.done(typeof reply === 'string' ? undefined : reply);
      answer(typeof reply === 'string' ? { kind: 'unclear', reason: reply } : this.judge(reply));
    };
    budget.admit(ask.urgency, ask.deadline, () => void go(), () => answer({ kind: 'unsent', reason: 'it was never sent: the rate limit left no room in time' }));
  }

  /** Asks for something; undefined when Alpaca says, with a code, that there is no such thing. Rejects with BROKER_UNREACHABLE. */
  async find<T>(path: string, schema: z.ZodType<T>, urgency: Urgency = 'question'): Promise<T | undefined> {
    const { timers, random } = this.options;
    let reason = '';
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await new Promise<void>((resolve) => void timers.after(backoff(random, tries, 250, 4_000), resolve));
      const answer = await new Promise<Answer>((resolve) => this.send({ method: 'GET', path, urgency, deadline: timers.now() + PATIENCE }, resolve));
      if (answer.kind === 'refused' && answer.status === 404) return undefined;
      if (answer.kind === 'ok') return this.read(path, schema, answer.body);
      reason = answer.reason;
      if (answer.kind !== 'unclear') break;
    }
    throw new TraderError('BROKER_UNREACHABLE', `GET ${nameOf(path)} of Alpaca: ${reason}`);
  }

  /** The same for what there always is. */
  async question<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const found = await this.find(path, schema);
    if (found === undefined) throw new TraderError('BROKER_UNREACHABLE', `GET ${nameOf(path)} of Alpaca: there is no such thing, which cannot be: is the host one of Alpaca's trading API?`);
    return found;
  }

  private read<T>(path: string, schema: z.ZodType<T>, body: unknown): T {
    try {
      return readWire(schema, body, `the answer to GET ${nameOf(path)}`);
    } catch (error) {
      throw new TraderError('BROKER_UNREACHABLE', isTraderError(error) ? error.message : 'an answer of Alpaca cannot be read');
    }
  }

  /** The reply, or why there is none. */
  private async request({ method, path, body }: Ask): Promise<HttpReply | string> {
    const { transport, keys, host, timeoutMs } = this.options;
    const text = body === undefined ? undefined : JSON.stringify(body);
    try {
      return await transport.request({
        method, url: host + path, headers: { ...keyHeaders(keys), accept: 'application/json', ...(text !== undefined && { 'content-type': 'application/json' }) }, timeoutMs,
        ...(text !== undefined && { body: text }),
      });
    } catch (error) {
      return this.clean(error instanceof Error ? error.message : 'no answer');
    }
  }

  /** A 4xx with a code, but 401 and 429, is definite; anything else but a success that can be read says nothing. */
  private judge({ status, body }: HttpReply): Answer {
    if (status >= 300 && status < 400) return { kind: 'unclear', reason: `status ${status}, a redirect, which is not followed` };
    let value: unknown;
    try {
      value = body.trim() === '' ? undefined : readExactJson(body);
    } catch {
      return { kind: 'unclear', reason: `status ${status} with a body that is no JSON` };
    }
    if (status >= 200 && status < 300) return { kind: 'ok', body: value };
    const { code, message, ...fields }: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
    const definite = status >= 400 && status < 500 && status !== 401 && status !== 429 && (typeof code === 'number' || typeof code === 'string');
    const said = typeof message === 'string' ? message : '';
    if (!definite) return { kind: 'unclear', reason: this.clean(`status ${status} ${said}`.trim()) };
    const rest = Object.entries(fields).map(([name, each]) => `${name} ${typeof each === 'string' ? each : JSON.stringify(each)}`).join(', ');
    return { kind: 'refused', status, code: String(code), reason: this.clean(`${said}${rest === '' ? '' : ` (${rest})`} [${status}/${String(code)}]`) };
  }

  private clean(text: string): string {
    const { keyId, secretKey } = this.options.keys;
    return scrub(text, [keyId, secretKey]).slice(0, LONGEST);
  }
}

/** A path without its query. */
const nameOf = (path: string): string => path.split('?')[0];
