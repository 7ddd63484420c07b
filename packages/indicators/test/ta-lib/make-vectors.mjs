// @ts-check
// Makes vectors.json: what TA-Lib gives for its own 252 regression bars. Run it when functions are added: `node packages/indicators/test/ta-lib/make-vectors.mjs`.
// It needs a C compiler and the npm registry: the package `talib` (LGPL, never a dependency) holds TA-Lib's source (BSD) and its regression data.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = 'talib@1.1.6';
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Functions with their options, as TA-Lib orders them; "MA type" 0 is the simple average, 1 the exponential one. */
const CASES = `
ACCBANDS 20|AD|ADOSC 3 10|ADX 14|ADXR 14|APO 12 26 1|AROON 14|AROONOSC 14|ATR 14|AVGDEV 14|AVGPRICE|BBANDS 20 2 2 0|BETA 5|BOP|CCI 20|CMO 14|CORREL 30|DEMA 20|DX 14|EMA 20
HT_DCPERIOD|HT_DCPHASE|HT_PHASOR|HT_SINE|HT_TRENDLINE|HT_TRENDMODE|IMI 14|KAMA 10|LINEARREG 14|LINEARREG_ANGLE 14|LINEARREG_INTERCEPT 14|LINEARREG_SLOPE 14
MACD 12 26 9|MACDFIX 9|MACDEXT 12 0 26 0 9 0|MAMA 0.5 0.05|MAX 30|MAXINDEX 30|MEDPRICE|MFI 14|MIDPOINT 14|MIDPRICE 14|MIN 30|MININDEX 30|MINMAX 30|MINUS_DI 14|MINUS_DM 14|MOM 10|NATR 14
OBV|PLUS_DI 14|PLUS_DM 14|PPO 12 26 1|ROC 10|ROCP 10|ROCR 10|ROCR100 10|RSI 14|SAR 0.02 0.2|SAREXT 0 0 0.02 0.02 0.2 0.02 0.02 0.2|SMA 20|STDDEV 5 1|STOCH 14 3 0 3 0|STOCHF 14 3 0
STOCHRSI 14 14 3 0|SUM 30|T3 5 0.7|TEMA 20|TRANGE|TRIMA 20|TRIMA 21|TRIX 15|TSF 14|TYPPRICE|ULTOSC 7 14 28|VAR 5 1|WCLPRICE|WILLR 14|WMA 20
`.trim().split(/[|\n]/).map((line) => line.trim());

const fold = mkdtempSync(join(tmpdir(), 'ta-lib-'));
const run = (/** @type {string} */ command, /** @type {string[]} */ args, /** @type {string} */ cwd, input = '') =>
  execFileSync(command, args, { cwd, input, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'inherit'] });

try {
  run('npm', ['pack', '--silent', PACKAGE], fold);
  run('tar', ['xzf', readdirSync(fold).find((name) => name.endsWith('.tgz')) ?? ''], fold);
  const source = join(fold, 'package', 'src', 'lib', 'src');
  const files = ['ta_func', 'ta_common', 'ta_abstract', 'ta_abstract/frames', 'ta_abstract/tables']
    .flatMap((name) => readdirSync(join(source, name)).filter((file) => file.endsWith('.c') && file !== 'excel_glue.c').map((file) => join(source, name, file)));
  const includes = ['../include', 'ta_common', 'ta_abstract', 'ta_abstract/frames'].map((name) => `-I${join(source, name)}`);
  run('cc', ['-O1', '-w', '-ffp-contract=off', ...includes, join(HERE, 'oracle.c'), ...files, '-lm', '-o', 'oracle'], fold);

  const data = readFileSync(join(source, 'tools', 'ta_regtest', 'test_data.c'), 'utf8');
  const column = (/** @type {string} */ name) => {
    const [, numbers = ''] = new RegExp(`TA_SREF_${name}_daily_ref_0_PRIV\\[252\\] = \\{([^}]*)\\}`).exec(data) ?? [];
    return numbers.split(',').map(Number);
  };
  const bars = { open: column('open'), high: column('high'), low: column('low'), close: column('close'), volume: column('volume'), other: column('open') };
  const rows = bars.open.map((_, row) => Object.values(bars).map((values) => values[row]).join(' ')).join('\n');
  const short = (/** @type {number} */ value) => Number(value.toPrecision(15));
  const vectors = CASES.map((name) => {
    const { begin, outputs } = JSON.parse(run(join(fold, 'oracle'), name.split(' '), fold, rows));
    const entries = Object.entries(outputs).map(([key, values]) => [key.replace(/^out(Real|Integer)?/, '') || 'value', values.map(short)]);
    return `${JSON.stringify(name)}:${JSON.stringify({ begin, outputs: Object.fromEntries(entries) })}`;
  });
  writeFileSync(join(HERE, 'vectors.json'), `{"source":${JSON.stringify(`TA-Lib as in ${PACKAGE}, its regression bars; other = open`)},\n"bars":${JSON.stringify(bars)},\n"functions":{\n${vectors.join(',\n')}\n}}\n`);
} finally {
  rmSync(fold, { recursive: true });
}
