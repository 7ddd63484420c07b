import { TraderError } from '@trader/core';

/** What a person writes of one rule; `defineScheme` checks it. Percents are of a hundred: 15 is 15 %. */
export interface TargetRuleOptions {
  /** What the rule holds: `Broad ETFs`. */
  readonly name: string;
  /** Percent of the money invested by the scheme that the rule's symbols have together, above 0 and at most 100. */
  readonly share: number;
  readonly symbols: readonly string[];
  /** The most that one symbol may have, in percent of the same; above 0 and at most 100. Default: the share. */
  readonly maxPosition?: number;
  /** Percent below the entry price at which a holding is sold: above 0 and below 100. Default: never. */
  readonly stopLoss?: number;
  /** Percent above the entry price at which it is sold, above 0. Default: never. */
  readonly takeProfit?: number;
  /** Default true. What is not enabled has no weight, and its symbols may be in other rules. */
  readonly enabled?: boolean;
}

/** A rule that was checked. */
export interface TargetRule extends Required<Omit<TargetRuleOptions, 'stopLoss' | 'takeProfit'>> {
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
}

/** Which share of the money belongs into which symbols. Made by `defineScheme`, which checks it. */
export interface TargetScheme {
  readonly name: string;
  readonly rules: readonly TargetRule[];
}

/** How far the enabled shares may be from summing to 100. */
const SUM_TOLERANCE = 1;
/** What rounding may add up to. */
const ROUNDING = 1e-9;

const faultOfRule = ({ symbols, share, maxPosition, stopLoss, takeProfit }: TargetRule): string | undefined => {
  if (!(share > 0 && share <= 100)) return `share must be above 0 and at most 100 percent, got ${share}`;
  if (symbols.length === 0) return 'has no symbols: name at least one, or leave the rule out';
  if (symbols.some((symbol) => !/^[^\s,"]+$/.test(symbol))) return 'a symbol must not be empty or hold spaces, commas or quotes';
  if (new Set(symbols).size < symbols.length) return `names ${symbols.find((symbol, i) => symbols.indexOf(symbol) < i)} twice`;
  if (!(maxPosition > 0 && maxPosition <= 100)) return `maxPosition must be above 0 and at most 100 percent, got ${maxPosition}`;
  if (stopLoss !== undefined && !(stopLoss > 0 && stopLoss < 100)) {
    return `stopLoss must be above 0 and below 100 percent, got ${stopLoss}: write 20 for a loss of 20 %`;
  }
  if (takeProfit !== undefined && !(takeProfit > 0 && takeProfit < Infinity)) return `takeProfit must be above 0 percent, got ${takeProfit}`;
  return undefined;
};

/** The sum of the enabled shares, in percent: what a share is a part of. */
export const enabledShares = ({ rules }: TargetScheme): number => rules.reduce((sum, rule) => sum + (rule.enabled ? rule.share : 0), 0);

const faultOfScheme = (scheme: TargetScheme): string | undefined => {
  const { rules } = scheme;
  for (const [i, rule] of rules.entries()) {
    if (rule.name === '') return `rule ${i} has no name`;
    if (rules.findIndex((each) => each.name === rule.name) < i) return `rule ${i} has the name of another: ${rule.name}`;
    const fault = faultOfRule(rule);
    if (fault !== undefined) return `rule ${rule.name}: ${fault}`;
  }
  const sum = enabledShares(scheme);
  if (!(Math.abs(sum - 100) <= SUM_TOLERANCE + ROUNDING)) {
    return `enabled shares must sum to 100 percent within ${SUM_TOLERANCE}, got ${sum}: change shares, or which rules are enabled`;
  }
  const owners = new Map<string, string>();
  for (const { name, enabled, share, symbols, maxPosition } of rules) {
    if (!enabled) continue;
    const part = (share / sum) * 100;
    if (symbols.length * maxPosition < part - ROUNDING) {
      return `rule ${name}: ${symbols.length} symbols of at most ${maxPosition} percent cannot hold ${part} percent: raise maxPosition, or add symbols`;
    }
    for (const symbol of symbols) {
      const other = owners.get(symbol);
      if (other !== undefined) return `${symbol} is in two enabled rules, ${other} and ${name}: leave it in one`;
      owners.set(symbol, name);
    }
  }
  return undefined;
};

/**
 * Makes a scheme of rules, frozen. Throws INVALID_CONFIG in one line that names the rule: shares of enabled rules that do not sum to 100 percent within 1 (weights
 * are parts of their sum), a symbol in two enabled rules, a percent out of range, a maximum at which the rule's symbols cannot hold its share.
 */
export const defineScheme = (name: string, rules: readonly TargetRuleOptions[]): TargetScheme => {
  const scheme: TargetScheme = Object.freeze({
    name,
    rules: Object.freeze(
      rules.map(({ name: rule, share, symbols, maxPosition = share, stopLoss, takeProfit, enabled = true }) =>
        Object.freeze({ name: rule, share, symbols: Object.freeze([...symbols]), maxPosition, stopLoss, takeProfit, enabled }),
      ),
    ),
  });
  const fault = faultOfScheme(scheme);
  if (fault !== undefined) throw new TraderError('INVALID_CONFIG', `scheme ${name || '(no name)'}: ${fault}`);
  return scheme;
};

/** The enabled rule that a symbol belongs to; undefined when none names it. */
export const ruleOf = ({ rules }: TargetScheme, symbol: string): TargetRule | undefined =>
  rules.find((rule) => rule.enabled && rule.symbols.includes(symbol));
