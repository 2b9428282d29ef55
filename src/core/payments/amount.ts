/** Sums of money: read from what providers write, compared in kopecks, shown as Russians write them. */

const MAX_RUBLES = 10_000_000_000;
const NBSP = '\u00A0';

/**
 * A sum in whole kopecks: `29900`, `"29 900,00"`, `"29900.00 руб."`. `undefined` for what is no sum; a sum is never
 * rounded to fit.
 */
export function parseKopecks(value: unknown): number | undefined {
  const text = typeof value === 'number' ? value.toString() : typeof value === 'string' ? value : '';
  const found = /^(\d+)(?:[.,](\d{1,2})0*)?$/.exec(text.replace(/[\s₽]|руб\.?|rub\.?|р\.?$/giu, ''));
  if (found === null) return undefined;
  const rubles = Number(found[1]);
  return rubles < MAX_RUBLES ? rubles * 100 + Number((found[2] ?? '').padEnd(2, '0')) : undefined;
}

/** `29900` → «29 900», `99.5` → «99,50»; the spaces do not break. */
export function formatRubles(rubles: number): string {
  const [whole = '0', rest = '00'] = rubles.toFixed(2).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NBSP);
  return rest === '00' ? grouped : `${grouped},${rest}`;
}
