/** What is shorter is no token, characters. */
const LEAST_TOKEN = 8;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/**
 * What is secret of an address to which alerts are posted: the whole, what comes after the host, and, unless they are short, the last part of its path, the parts that have a digit (ordinary words
 * have none) and the values of its query: one of them is the token.
 */
export const secretsOfWebhook = (address: string): readonly string[] => {
  const [, path = ''] = /^[a-z]+:\/\/[^/?#]*\/?(.*)$/is.exec(address) ?? [];
  const [place, query = ''] = path.replace(/#.*$/s, '').split(/\?(.*)/s, 2);
  const parts = place.split('/').filter((part) => part !== '');
  const tokens = [...parts.filter((part, index) => index === parts.length - 1 || /\d/.test(part)), ...query.split('&').map((each) => each.slice(each.indexOf('=') + 1))];
  const all = [path, ...tokens, ...tokens.map(decoded)].filter((each) => each.length >= LEAST_TOKEN);
  return [...new Set([address, ...all])];
};
