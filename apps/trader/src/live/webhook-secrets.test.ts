import { expect, it } from 'vitest';
import { secretsOfWebhook } from './webhook-secrets';

it.each([
  ['https://hooks.slack.com/services/T0000000X/B00000000/abcdefgh', ['services/T0000000X/B00000000/abcdefgh', 'abcdefgh', 'T0000000X', 'B00000000']],
  ['https://host/webhooks/abcdefghij/', ['webhooks/abcdefghij/', 'abcdefghij']],
  ['https://host/hook?room=1&token=ab%2Bcdefgh', ['hook?room=1&token=ab%2Bcdefgh', 'ab%2Bcdefgh', 'ab+cdefgh']],
  ['https://api.telegram.org/bot123456:abc-def/sendMessage?chat_id=1', ['bot123456:abc-def/sendMessage?chat_id=1', 'bot123456:abc-def', 'sendMessage']],
  ['https://host?tokenOnly', ['?tokenOnly', 'tokenOnly']],
  ['https://host/100%-sure', ['100%-sure']],
  ['https://host/short', []],
  ['https://host', []],
])('of the address %s its path and what may be its token are secret', (address, parts) => {
  expect([...secretsOfWebhook(address)].sort()).toEqual([address, ...parts].sort());
});
