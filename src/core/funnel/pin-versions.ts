/** The set of funnels as it was when a journal row was written. */
import { makeFunnelSet } from './funnel-set.ts';
import type { CompiledFunnel } from './compiled.ts';
import type { FunnelSet } from './funnel-set.ts';

/** A position or a journal row names a version that is not at hand: publish it, or reload the funnels. */
export class FunnelVersionUnknownError extends Error {
  readonly code = 'FUNNEL_VERSION_UNKNOWN';
  readonly retryable = true;
  readonly funnel: string;
  readonly version: number;
  constructor(funnel: string, version: number) {
    super(
      `Version ${version} of the funnel "${funnel}" is not loaded here, so nobody who stands in it can be stepped. ` +
        'Reload the funnels; if it does not compile in this program, run the program that published it.',
    );
    this.name = 'FunnelVersionUnknownError';
    this.funnel = funnel;
    this.version = version;
  }
}

/** The version a position stands in. @throws FunnelVersionUnknownError */
export function getVersion(funnels: FunnelSet, funnel: string, version: number): CompiledFunnel {
  const found = funnels.findVersion(funnel, version);
  if (found === undefined) throw new FunnelVersionUnknownError(funnel, version);
  return found;
}

/**
 * A view of a set in which exactly the named versions are active, in the order given: a client of last month began last
 * month's version, and a funnel added since hears nothing of him.
 * @param names `id@version`, as {@link FunnelSet.names} gives them.
 * @throws FunnelVersionUnknownError
 */
export function pinVersions(funnels: FunnelSet, names: readonly string[]): FunnelSet {
  if (names.length === funnels.names.length && names.every((name, index) => name === funnels.names[index]))
    return funnels;
  const active = names.map((name) => {
    const cut = name.lastIndexOf('@');
    return getVersion(funnels, name.slice(0, cut), Number(name.slice(cut + 1)));
  });
  const pinned = makeFunnelSet(funnels.vocabulary, active);
  return { ...pinned, findVersion: (id, version) => funnels.findVersion(id, version) };
}
