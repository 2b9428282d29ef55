/** The set of funnels as it was when a journal row was written. */
import type { CompiledFunnel } from './compiled.ts';
import type { FunnelSet } from './funnel-set.ts';

/**
 * A view of a set in which the versions given are the active ones: a client of last month began last month's version.
 * Funnels that are not named keep their present version; versions the set does not have are passed over.
 */
export function pinVersions(funnels: FunnelSet, versions: { readonly [funnel: string]: number }): FunnelSet {
  const pinned = new Map<string, CompiledFunnel>();
  for (const funnel of funnels.listActive()) pinned.set(funnel.id, funnel);
  let changed = false;
  for (const [id, version] of Object.entries(versions)) {
    const funnel = funnels.findVersion(id, version);
    if (funnel === undefined || pinned.get(id) === funnel) continue;
    pinned.set(id, funnel);
    changed = true;
  }
  if (!changed) return funnels;
  const active = [...pinned.values()];
  return {
    vocabulary: funnels.vocabulary,
    findActive: (id) => pinned.get(id),
    findVersion: (id, version) => funnels.findVersion(id, version),
    findOwner: (eventType) => active.find(({ owns }) => owns.has(eventType)),
    listListeners: (eventType) => active.filter(({ listens }) => listens.has(eventType)),
    listActive: () => active,
    lobby: active.find(({ definition }) => definition.lobby === true),
  };
}
