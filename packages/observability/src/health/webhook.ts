import { TraderError } from '@trader/core';
import type { HttpReply, Transport } from '@trader/core';
import type { Alert, AlertLevel, AlertSink } from './alerts';

/** What `webhookSink` takes. */
export interface WebhookOptions {
  readonly transport: Transport;
  /** Where alerts are posted to. Whoever knows it may post, so it is a secret: it is in no message. */
  readonly url: { reveal(): string };
  readonly least?: AlertLevel | undefined;
  /** ms; default 5,000. */
  readonly timeoutMs?: number | undefined;
}

/** An alert as others read it: `time` as ISO 8601 in UTC. */
export const alertJson = ({ level, source, text, time, count }: Alert): string => JSON.stringify({ level, source, text, time: new Date(time).toISOString(), count });

/**
 * Posts alerts as JSON, `{"level", "source", "text", "time", "count"}`. Every answer of 200 to 299 will do; `send` rejects with BROKER_UNREACHABLE when none comes, and with INVALID_DATA for
 * another. Throws INVALID_CONFIG for an address that is not of http or https.
 */
export const webhookSink = ({ transport, url, least, timeoutMs = 5_000 }: WebhookOptions): AlertSink => {
  if (!/^https?:\/\/[^\s/]+/.test(url.reveal())) throw new TraderError('INVALID_CONFIG', 'the address of the alerts\' webhook is none of http or https: mend it where it is set');
  return {
    name: 'webhook',
    least,
    async send(alert) {
      let reply: HttpReply;
      try {
        reply = await transport.request({ method: 'POST', url: url.reveal(), headers: { 'content-type': 'application/json' }, body: alertJson(alert), timeoutMs });
      } catch {
        // What was thrown may quote the address.
        throw new TraderError('BROKER_UNREACHABLE', `the alerts' webhook gave no answer within ${timeoutMs} ms`);
      }
      if (reply.status < 200 || reply.status > 299) throw new TraderError('INVALID_DATA', `the alerts' webhook answered with status ${reply.status}`);
    },
  };
};
