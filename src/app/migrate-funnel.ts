/**
 * Moves everybody who stands in another version of a funnel to one version, while the bot works. Each client is one
 * commit of his own: a kill in the middle leaves some moved and some not, and running it again moves the rest.
 */
import type { FunnelSet } from '../core/funnel/funnel-set.ts';
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import type { MigrationRefusal } from '../core/step/migrate-plan.ts';
import { migrateSubject, toMigrationEvent } from '../core/step/migrate-subject.ts';
import type { SubjectMigration } from '../core/step/migrate-subject.ts';
import type { SubjectRef } from '../core/step/event.ts';
import type { Engine } from './engine.ts';

/** Who stands in another version; in the order of `id`. */
export interface StandingStore {
  listStanding(
    funnel: string,
    notVersion: number,
    afterId: number,
    limit: number,
  ): Promise<readonly (SubjectRef & { readonly id: number })[]>;
}

export interface MigrateFunnelDeps {
  readonly change: Engine['change'];
  readonly standing: StandingStore;
  readonly funnels: () => FunnelSet;
  readonly lookup: CatalogueLookup;
  readonly onProgress?: (report: FunnelMigrationReport) => void;
}

export interface FunnelMigrationReport {
  readonly moved: number;
  /** Those who stay on their version, and why. */
  readonly refused: readonly {
    readonly ref: SubjectRef;
    readonly reason: MigrationRefusal;
    readonly what: string;
  }[];
  /** Those who had gone on by themselves meanwhile. */
  readonly elsewhere: number;
  readonly parked: number;
}

const PORTION = 256;

/** Makes the use case. It resolves when everybody has been looked at once. */
export function makeMigrateFunnel(
  deps: MigrateFunnelDeps,
): (migration: SubjectMigration) => Promise<FunnelMigrationReport> {
  return async (migration) => {
    let report: FunnelMigrationReport = { moved: 0, refused: [], elsewhere: 0, parked: 0 };
    for (let after = 0; ;) {
      const portion = await deps.standing.listStanding(migration.funnel, migration.to, after, PORTION);
      const last = portion.at(-1);
      if (last === undefined) return report;
      const fates = await Promise.all(
        portion.map(({ kind, key }) => migrateOne(deps, { kind, key }, migration)),
      );
      report = fates.reduce(addFate, report);
      deps.onProgress?.(report);
      after = last.id;
    }
  };
}

type Fate =
  | { readonly kind: 'moved' | 'elsewhere' | 'parked' }
  | { readonly kind: 'refused'; readonly refused: FunnelMigrationReport['refused'][number] };

async function migrateOne(
  deps: MigrateFunnelDeps,
  ref: SubjectRef,
  migration: SubjectMigration,
): Promise<Fate> {
  let fate: Fate = { kind: 'elsewhere' };
  const admission = await deps.change(ref, (subject, at) => {
    const event = toMigrationEvent(subject, migration, at);
    const migrated = migrateSubject(deps.funnels(), subject, event, deps.lookup);
    if (migrated.kind === 'moved') {
      fate = { kind: 'moved' };
      return { kind: 'migration', event, step: migrated.step };
    }
    if (migrated.kind === 'refused') {
      const { reason, what } = migrated.refusal;
      fate = { kind: 'refused', refused: { ref, reason, what } };
    }
    return undefined;
  });
  return admission.kind === 'parked' ? { kind: 'parked' } : fate;
}

function addFate(report: FunnelMigrationReport, fate: Fate): FunnelMigrationReport {
  if (fate.kind === 'refused') return { ...report, refused: [...report.refused, fate.refused] };
  return { ...report, [fate.kind]: report[fate.kind] + 1 };
}
