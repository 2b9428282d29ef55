/**
 * All funnels a step may run, by id and version. Positions stay on the version they began with until a migration moves
 * them, so every version in use must be here.
 */
import type { CompiledFunnel } from './compiled.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface FunnelSet {
  readonly vocabulary: Vocabulary;
  /** The active versions as `id@version`, in the order in which they listen: what a journal row keeps of the set. */
  readonly names: readonly string[];
  /** The version that new clients enter. */
  findActive(id: string): CompiledFunnel | undefined;
  findVersion(id: string, version: number): CompiledFunnel | undefined;
  findOwner(eventType: string): CompiledFunnel | undefined;
  /** In the order of the list the set was made from. */
  listListeners(eventType: string): readonly CompiledFunnel[];
  listActive(): readonly CompiledFunnel[];
  /** The funnel that answers when no other does. */
  readonly lobby: CompiledFunnel | undefined;
}

/**
 * Makes a set.
 * @param active one version of each funnel; their order is the order of listeners.
 * @param older other versions that positions may still be pinned to.
 * @throws when two active funnels own one event: the linter says which and how to mend it.
 */
export function makeFunnelSet(
  vocabulary: Vocabulary,
  active: readonly CompiledFunnel[],
  older: readonly CompiledFunnel[] = [],
): FunnelSet {
  const byId = new Map(active.map((funnel) => [funnel.id, funnel]));
  const byVersion = new Map(
    [...older, ...active].map((funnel) => [`${funnel.id}@${funnel.version}`, funnel]),
  );
  const owners = new Map<string, CompiledFunnel>();
  const listeners = new Map<string, CompiledFunnel[]>();
  for (const funnel of active) {
    for (const event of funnel.owns) {
      const other = owners.get(event);
      if (other !== undefined) {
        throw new Error(
          `Event "${event}" is owned by both "${other.id}" and "${funnel.id}"; let one of them listen to it.`,
        );
      }
      owners.set(event, funnel);
    }
    for (const event of funnel.listens) listeners.set(event, [...(listeners.get(event) ?? []), funnel]);
  }
  return {
    vocabulary,
    names: active.map(({ id, version }) => `${id}@${version}`),
    findActive: (id) => byId.get(id),
    findVersion: (id, version) => byVersion.get(`${id}@${version}`),
    findOwner: (eventType) => owners.get(eventType),
    listListeners: (eventType) => listeners.get(eventType) ?? [],
    listActive: () => [...byId.values()],
    lobby: active.find((funnel) => funnel.definition.lobby === true),
  };
}
