// @ts-check
// The page: reads the form, runs the backtest, shows its report.
import csv from 'demo:bars';
import { backtest } from './backtest.mjs';

const form = /** @type {HTMLFormElement} */ (document.querySelector('form'));
const [outcome, equityShown] = ['outcome', 'equity'].map((id) => /** @type {HTMLElement} */ (document.getElementById(id)));
const final = /** @type {HTMLElement} */ (document.getElementById('final'));
const frame = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe'));

/** An exact decimal as money: 101234.567 is 101,234.57. */
const toCents = (/** @type {string} */ decimal) => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const cents = Math.round(Number(`0.${fraction}0`) * 100);
  const units = BigInt(whole) + (cents === 100 ? 1n : 0n);
  return `${units.toLocaleString('en-US')}.${String(cents % 100).padStart(2, '0')}`;
};

const fail = (/** @type {string} */ message) => {
  outcome.textContent = message;
  outcome.className = 'failed';
  equityShown.textContent = '';
  final.hidden = true;
};

const run = () => {
  const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, Number(value)]));
  const start = performance.now();
  try {
    const { equity, bars, report } = backtest(csv, { cash: values.cash, fast: values.fast, slow: values.slow });
    const spentMs = performance.now() - start;
    equityShown.textContent = `${toCents(equity)} USD`;
    equityShown.dataset.exact = equity;
    outcome.textContent = `${bars.toLocaleString('en-US')} daily bars, traded and drawn in ${spentMs.toFixed(0)} ms.`;
    outcome.className = '';
    final.hidden = false;
    frame.srcdoc = report;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
};

// The report is as tall as it is: one scroll bar, that of the page.
frame.addEventListener('load', () => {
  const root = frame.contentDocument?.documentElement;
  if (!root) return;
  const fit = () => void (frame.style.height = `${root.getBoundingClientRect().height}px`);
  fit();
  new ResizeObserver(fit).observe(root);
});
// A number that the form does not let through is told of like any other mistake; of several, the first.
form.addEventListener('invalid', () => {
  const wrong = /** @type {HTMLInputElement} */ (form.querySelector('input:invalid'));
  fail(`${wrong.labels?.[0]?.textContent?.trim() ?? wrong.name}: ${wrong.validationMessage}`);
}, true);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
run();
