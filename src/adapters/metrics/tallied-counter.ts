// A counter that costs next to nothing to raise: prom-client sorts, joins and checks the labels at every call, several
// times an update. Here they are looked up, and prom-client is told when somebody reads.
import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

/** Raises the series of these values of its labels, by one unless told otherwise. */
type TalliedCounter<L extends readonly string[]> = (
  values: { readonly [K in keyof L]: string },
  by?: number,
) => void;

interface Tally {
  readonly labels: Record<string, string>;
  count: number;
}

/** Makes it; the labels' values are few and known, as Prometheus wants them. At most two labels. */
export function makeTalliedCounter<const L extends readonly [string] | readonly [string, string]>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: L,
): TalliedCounter<L> {
  const tallies = new Map<string, Map<string, Tally>>();
  const counter: Counter = new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect: () => {
      for (const tally of [...tallies.values()].flatMap((inner) => [...inner.values()])) {
        counter.inc(tally.labels, tally.count);
        tally.count = 0;
      }
    },
  });
  const find = (first: string, second: string): Tally => {
    let inner = tallies.get(first);
    if (inner === undefined) tallies.set(first, (inner = new Map<string, Tally>()));
    let tally = inner.get(second);
    if (tally === undefined) {
      const values = [first, second];
      const labels = Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? '']));
      inner.set(second, (tally = { labels, count: 0 }));
    }
    return tally;
  };
  return ([first, second], by = 1) => {
    find(first, second ?? '').count += by;
  };
}
