/**
 * Moves a subject from the version of a funnel in which it stands to another: the same commit and the same journal as any
 * event, kind `migration`. The row carries the plan, so a replay moves the subject in the same way.
 */
import { getVersion } from '../funnel/pin-versions.ts';
import type { FunnelSet } from '../funnel/funnel-set.ts';
import type { CatalogueLookup } from '../funnel/scope.ts';
import { isJsonObject, toJsonObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { ENGINE_MIGRATION } from './event.ts';
import type { SubjectEvent } from './event.ts';
import { migratePosition } from './migrate.ts';
import type { MigrationPlan, Refused } from './migrate-plan.ts';
import { closeSubject, drainSignals } from './subject-step.ts';
import type { SubjectStep } from './subject-step.ts';
import type { Subject } from './subject.ts';
import { makeWalk } from './walk.ts';

/** What to move where. */
export interface SubjectMigration {
  readonly funnel: string;
  /** The version to move to. */
  readonly to: number;
  readonly plan: MigrationPlan;
}

export type MigratedSubject =
  | { readonly kind: 'moved'; readonly step: SubjectStep }
  /** It does not stand in this funnel, has come to its end there, or stands in that version already. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly refusal: Refused };

/** The event of a migration; its key is good once, so a repeated order moves nobody twice. */
export function toMigrationEvent(subject: Subject, migration: SubjectMigration, at: number): SubjectEvent {
  return {
    type: ENGINE_MIGRATION,
    at,
    keys: [`migration:${migration.funnel}@${migration.to}:${subject.seq + 1}`],
    params: { funnel: migration.funnel, to: migration.to, plan: toJsonObject(migration.plan) },
    via: { kind: 'system', source: 'migration' },
  };
}

/**
 * Takes the migration that an event describes. Pure.
 * @throws FunnelVersionUnknownError when the set lacks one of the versions.
 */
export function migrateSubject(
  funnels: FunnelSet,
  subject: Subject,
  event: SubjectEvent,
  lookup: CatalogueLookup,
): MigratedSubject {
  const { funnel: id, to: version, plan } = readMigration(event.params);
  const position = subject.positions[id];
  if (position === undefined || position.status === 'done' || position.version === version)
    return { kind: 'elsewhere' };
  const from = getVersion(funnels, id, position.version);
  const to = getVersion(funnels, id, version);
  const at = Math.max(event.at, subject.lastAt);
  const walk = makeWalk(funnels, subject, { ...event, at }, lookup);
  const about = {
    scope: walk.scopeFor(walk.event),
    nextVisit: subject.nextVisit,
    vocabulary: funnels.vocabulary,
  };
  const migration = migratePosition(from, to, position, plan, about);
  if (!migration.ok) return { kind: 'refused', refusal: migration };
  walk.accept(to, ENGINE_MIGRATION, { ...migration, moved: true });
  drainSignals(walk);
  const { effects, notes } = walk;
  const active = funnels.names;
  return {
    kind: 'moved',
    step: {
      subject: closeSubject(walk),
      verdict: 'moved',
      effects,
      notes,
      active,
      reads: Object.fromEntries(walk.reads),
    },
  };
}

function readMigration(params: JsonObject): SubjectMigration {
  const { funnel, to, plan } = params;
  if (typeof funnel !== 'string' || typeof to !== 'number' || !isPlan(plan)) {
    throw new Error('A migration event needs funnel, to and plan.');
  }
  return { funnel, to, plan };
}

/** Plans are checked where they are made; the journal holds only plans that were carried out. */
function isPlan(value: Json | undefined): value is JsonObject & MigrationPlan {
  return isJsonObject(value);
}
