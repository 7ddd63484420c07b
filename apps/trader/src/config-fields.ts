import { cash, isTraderError } from '@trader/core';
import type { quantity } from '@trader/core';
import { z } from 'zod';

// The kinds of fields of a configuration. Each says of a wrong value, in one line, what it must be, with an example, and what it is.

const MOST_SHOWN = 60;

/** A value as people wrote it; as much of it as fits into a line. */
const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
};

interface Wrong {
  readonly input?: unknown;
}

const must = (rule: string) => ({ error: ({ input }: Wrong): string => `must be ${rule}: got ${shown(input)}` });

/** What `parse` says is wrong with a value; undefined when it takes it. */
const faultOf = (parse: () => unknown): string | undefined => {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (isTraderError(error)) return error.message;
    throw error;
  }
};

/** An object that has these fields and no others. */
export const fields = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `unknown field "${issue.keys.join('", "')}": there are ${names}` : `must be an object of ${names}: got ${shown(issue.input)}`),
  });
};

/** Any object: its fields are for another to judge. */
export const object = (rule: string) => z.looseObject({}, must(rule));

/** Text that is not blank. */
export const text = (rule: string) => z.string(must(rule)).refine((value) => value.trim() !== '', must(rule));

/** Text that `holds`. */
export const textThat = (rule: string, holds: (value: string) => boolean) => z.string(must(rule)).refine(holds, must(rule));

/** The same where people may have written a secret: what they wrote is not shown. */
export const discreetText = (rule: string, holds: (value: string) => boolean) => {
  const wrong = `must be ${rule}; what it is, is not shown: it may hold a secret`;
  return z.string(wrong).refine(holds, wrong);
};

/** Text that `parse` takes: what it throws is told. */
export const textFor = (rule: string, parse: (value: string) => unknown) => text(rule).superRefine((value, context) => {
  const fault = value.trim() === '' ? undefined : faultOf(() => parse(value));
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

/** One of some texts. */
export const oneOf = <const Values extends readonly [string, ...string[]]>(what: string, values: Values) =>
  z.enum(values, { error: ({ input }: Wrong) => `there is no ${what} ${shown(input)}: there ${values.length === 1 ? 'is' : 'are'} ${values.map((each) => `"${each}"`).join(', ')}` });

/** A JSON number that `holds`. */
export const number = (rule: string, holds: (value: number) => boolean = () => true) => z.number(must(rule)).refine(holds, must(rule));

/** An exact number, as text or as JSON's own kind, that `holds` and that `parse` can keep to the last digit. */
const amount = (rule: string, holds: (value: number) => boolean, parse: (value: string | number) => unknown) => {
  const wrong = must(`${rule}, such as 1000 or "1000.50"`);
  return z.union([z.string(), z.number()], wrong).superRefine((value, context) => {
    const held = String(value).trim() !== '' && holds(Number(value));
    const message = held ? faultOf(() => parse(value)) : wrong.error({ input: value });
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
};

/** An amount above 0. */
export const positive = amount('a number above 0', (value) => value > 0 && value < Infinity, cash);

/** An amount, or a quantity, that may be 0. */
export const notNegative = (parse: typeof cash | typeof quantity) => amount('a number, 0 or above', (value) => value >= 0 && value < Infinity, parse);

/** A JSON number above 0. */
export const above0 = (example: string) => number(`a number above 0, such as ${example}`, (value) => value > 0);

/** A share above 0 and up to 1. */
export const share = (example: string) => number(`a share above 0 and up to 1, such as ${example}`, (value) => value > 0 && value <= 1);

/** A length of time that may be 0. */
export const milliseconds = (example: string) => number(`milliseconds, 0 or above, such as ${example}`, (value) => value >= 0);

/** A length of time above 0. */
export const someMilliseconds = (example: string) => number(`milliseconds, above 0, such as ${example}`, (value) => value > 0);

/** How many of something, one at least. */
export const count = (example: string) => number(`a whole number from 1 to 1000000, such as ${example}`, (value) => Number.isInteger(value) && value >= 1 && value <= 1_000_000);

/** A symbol. */
export const symbolSchema = text('a symbol, such as "AAPL"');

/** True or false. */
export const flag = () => z.boolean(must('true or false'));

/** A list, of one thing at least. */
export const list = <Item extends z.ZodType>(rule: string, item: Item) => z.array(item, must(rule)).min(1, must(rule));

/** A list that may be empty. */
export const anyList = <Item extends z.ZodType>(rule: string, item: Item) => z.array(item, must(rule));

/** An object of any names, each with such a value. */
export const table = <Item extends z.ZodType>(rule: string, item: Item) => z.record(z.string(), item, must(rule));

/** An object that is one thing as a whole: what `parse` throws of it is told. */
export const whole = <Object extends z.ZodType>(of: Object, parse: (value: z.output<Object>) => unknown) => of.superRefine((value, context) => {
  const fault = faultOf(() => parse(value));
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});
