import type { HttpReply } from '@trader/core';

/** A value that JSON can write. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a route answers, before headers. */
export interface Answer {
  readonly status: number;
  /** Undefined: none. */
  readonly body: Json | undefined;
}

export const ok = (body: Json): Answer => ({ status: 200, body });

/** An answer with the headers that every one has. */
export const replyOf = ({ status, body }: Answer, headers: Readonly<Record<string, string>>): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
});
