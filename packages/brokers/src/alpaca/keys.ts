import type { Secret } from '../secret';

/** The two halves of an API key of Alpaca. */
export interface AlpacaKeys {
  readonly keyId: Secret;
  readonly secretKey: Secret;
}

/** The headers that carry them with a request. Source: docs.alpaca.markets/docs/authentication. */
export const keyHeaders = ({ keyId, secretKey }: AlpacaKeys): Record<string, string> => ({ 'APCA-API-KEY-ID': keyId.reveal(), 'APCA-API-SECRET-KEY': secretKey.reveal() });
